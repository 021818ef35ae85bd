"""Every text prints back byte for byte; every model prints to a text that is read as the same model."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from milimo.story.emphasis import SpanKind, plain, spans
from milimo.story.fountain import parse, print_script
from milimo.story.screenplay import Block, BlockType, Layout, Script

# ---- texts ----------------------------------------------------------------------------------------------------------

_SCRAPS = st.sampled_from([
    "\n", "\r\n", "\r", " ", "  ", "\t", "INT. A - DAY", "EXT.", "MARA", "mara", "МАРА", "真理", "[[", "]]", "/*", "*/", ">", "<", "#", "#1A#", "@", "^", "=", "===", "~", ".", "..", "!", "(", ")", ":",
    "Title: x", "CUT TO:", "FADE OUT.", "\ufeff", "\x0b", "\x85", "\u2028", "\u3000", "*", "**", "_", "\\", "a", "ß"])


@settings(max_examples=600, deadline=None)
@given(st.lists(_SCRAPS, max_size=30).map("".join))
def test_any_text_prints_back_byte_for_byte(text: str) -> None:
    script = parse(text)
    assert print_script(script) == text
    assert [block.line for block in script.blocks] == sorted({block.line for block in script.blocks})


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_so_does_text_of_any_characters(text: str) -> None:
    assert print_script(parse(text)) == text


def test_blocks_know_where_they_stand() -> None:
    text = "Title: A\n\nINT. A - DAY\n\n/* cut\nhere */\n\nMARA\nHello.\n"
    for block in parse(text).blocks:
        assert text[block.offset:].startswith(block.layout.indent + block.text) or block.type is BlockType.TITLE
        assert text.count("\n", 0, block.offset) + 1 == block.line
    assert [(block.line, block.last_line) for block in parse(text).blocks if block.type is BlockType.BONEYARD] == [(5, 6)]


# ---- models ---------------------------------------------------------------------------------------------------------

_word = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäéжя真"), min_size=1, max_size=7)
_words = st.lists(_word, min_size=1, max_size=6).map(" ".join)
_capitals = st.lists(st.text(st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZÄÉЖЯ"), min_size=2, max_size=6), min_size=1, max_size=3).map(" ".join).filter(
    lambda name: not name.startswith(("INT", "EXT", "EST", "FADE")))          # those words open headings and transitions
_space = st.sampled_from(["", " ", "  ", "\t"])
_end = st.sampled_from(["\n", "\r\n"])


def _blank(end: str = "\n") -> Block:
    return Block(BlockType.BLANK, layout=Layout(end=end))


@st.composite
def _layout(draw: st.DrawFn, *, gap: bool = False, tail: bool = False) -> Layout:
    return Layout(indent=draw(_space), gap=draw(_space) if gap else "", tail=draw(_space) if tail else "", trail=draw(_space), end=draw(_end))


@st.composite
def _heading(draw: st.DrawFn) -> list[Block]:
    forced, number = draw(st.booleans()), draw(st.sampled_from(["", "1", "1A", "2.b-3"]))
    name = draw(_capitals)
    text = name if forced else f"{draw(st.sampled_from(['INT.', 'EXT.', 'INT./EXT.', 'int', 'I/E.']))} {name} - DAY"
    layout = Layout(indent=draw(_space), tail=draw(st.sampled_from([" ", "  "])) if number else "", trail=draw(_space), end=draw(_end))
    return [Block(BlockType.HEADING, text, forced=forced, number=number, layout=layout)]


@st.composite
def _action(draw: st.DrawFn) -> list[Block]:
    lines = draw(st.integers(1, 3))
    return [Block(BlockType.ACTION, draw(_words), forced=forced, layout=draw(_layout(gap=forced)))
            for forced in draw(st.lists(st.booleans(), min_size=lines, max_size=lines))]


@st.composite
def _dialogue(draw: st.DrawFn) -> list[Block]:
    forced, dual = draw(st.booleans()), draw(st.booleans())
    name = draw(_word if forced else _capitals) + draw(st.sampled_from(["", " (V.O.)", " (O.S.) (CONT'D)"]))
    blocks = [Block(BlockType.CHARACTER, name, forced=forced, dual=dual, layout=draw(_layout(gap=forced, tail=dual)))]
    for kind in draw(st.lists(st.sampled_from(["(", "text", "~", "two spaces"]), min_size=1, max_size=4)):
        if kind == "(":
            blocks.append(Block(BlockType.PARENTHETICAL, f"({draw(_words)})", layout=draw(_layout())))
        elif kind == "~":
            blocks.append(Block(BlockType.LYRIC, draw(_words), layout=draw(_layout(gap=True))))
        elif kind == "two spaces" and len(blocks) > 1:
            blocks.append(Block(BlockType.DIALOGUE, "", layout=Layout(indent="  ", end=draw(_end))))
        else:
            blocks.append(Block(BlockType.DIALOGUE, draw(_words), layout=draw(_layout())))
    return blocks


@st.composite
def _single(draw: st.DrawFn) -> list[Block]:
    kind = draw(st.sampled_from(["transition", "forced transition", "centred", "section", "synopsis", "note", "boneyard", "page break", "lyric"]))
    match kind:
        case "transition":
            return [Block(BlockType.TRANSITION, f"{draw(_capitals)} TO:", layout=draw(_layout()))]
        case "forced transition":
            return [Block(BlockType.TRANSITION, draw(_words), forced=True, layout=draw(_layout(gap=True)))]
        case "centred":
            return [Block(BlockType.CENTRED, draw(_words), layout=draw(_layout(gap=True, tail=True)))]
        case "section":
            return [Block(BlockType.SECTION, draw(_words), level=draw(st.integers(1, 5)), layout=draw(_layout(gap=True)))]
        case "synopsis":
            return [Block(BlockType.SYNOPSIS, draw(_words), layout=draw(_layout(gap=True)))]
        case "note":
            return [Block(BlockType.NOTE, f"[[{draw(_words)}{draw(st.sampled_from(['', chr(10), ' ]] [[ ']))}{draw(_words)}]]", layout=draw(_layout()))]
        case "boneyard":
            return [Block(BlockType.BONEYARD, f"/*{draw(_words)}{draw(st.sampled_from(['', chr(10), chr(10) * 3]))}*/", layout=draw(_layout()))]
        case "page break":
            return [Block(BlockType.PAGE_BREAK, "=" * draw(st.integers(3, 6)), layout=draw(_layout()))]
        case _:
            return [Block(BlockType.LYRIC, draw(_words), layout=draw(_layout(gap=True)))]


@st.composite
def _title_page(draw: st.DrawFn) -> list[Block]:
    if draw(st.booleans()):
        return []
    blocks = [Block(BlockType.TITLE, draw(st.one_of(_words, st.just(""))), key="Title", layout=Layout(gap=" ", end=draw(_end)))]
    for key in draw(st.lists(st.sampled_from(["Author", "@Mara", "Draft date", "@Ёж"]), max_size=3, unique=True)):
        blocks.append(Block(BlockType.TITLE, draw(_words), key=key, layout=Layout(gap=draw(_space), trail=draw(_space), end=draw(_end))))
        if draw(st.booleans()):
            blocks.append(Block(BlockType.TITLE_TEXT, draw(_words), layout=Layout(indent=draw(st.sampled_from(["    ", "\t"])), end=draw(_end))))
    return [*blocks, _blank()]


@st.composite
def _scripts(draw: st.DrawFn) -> Script:
    blocks = draw(_title_page())
    for part in draw(st.lists(st.one_of(_heading(), _action(), _dialogue(), _single()), max_size=8)):
        blocks += [*part, *[_blank(draw(_end)) for _ in range(draw(st.integers(1, 2)))]]
    return Script(tuple(blocks), bom=draw(st.booleans()))


@settings(max_examples=300, deadline=None)
@given(_scripts())
def test_a_model_prints_to_a_text_that_is_read_as_the_same_model(script: Script) -> None:
    assert parse(print_script(script)) == script


# ---- inside lines ---------------------------------------------------------------------------------------------------


def test_emphasis_notes_and_boneyard_inside_a_line() -> None:
    text = "A *soft* **hard** ***both*** _low_ \\*star\\* [[a note]] /* gone */ 2 * 3 * 4"
    assert plain(text) == "A soft hard both low *star*   2 * 3 * 4"
    assert [(span.kind, text[span.start:span.stop]) for span in spans(text)] == [
        (SpanKind.ITALIC, "*soft*"), (SpanKind.BOLD, "**hard**"), (SpanKind.BOLD_ITALIC, "***both***"), (SpanKind.UNDERLINE, "_low_"),
        (SpanKind.NOTE, "[[a note]]"), (SpanKind.BONEYARD, "/* gone */")]


def test_a_named_element_in_action_is_no_cue() -> None:
    text = "@Mara: a woman\n\nINT. A - DAY\n\n@Mara wipes her hands\non a rag.\n\n@Mara runs.\n\n@McCoy\nHello.\n"
    assert [(block.type, block.text) for block in parse(text).blocks if block.text][2:] == [
        (BlockType.ACTION, "@Mara wipes her hands"), (BlockType.ACTION, "on a rag."), (BlockType.ACTION, "@Mara runs."),
        (BlockType.CHARACTER, "McCoy"), (BlockType.DIALOGUE, "Hello.")]


def test_cues_know_their_names_and_extensions() -> None:
    cue = next(block for block in parse("\nMARA (O.S.) (CONT'D) ^\nYes.\n").blocks if block.type is BlockType.CHARACTER)
    assert (cue.name, cue.extensions, cue.dual) == ("MARA", ("O.S.", "CONT'D"), True)
