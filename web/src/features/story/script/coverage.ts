/** Beside the script: numbers of scenes, and a bar for each shot over the lines that it covers. */
import { StateEffect, StateField, type ChangeDesc, type EditorState, type Extension } from "@codemirror/state";
import { gutter, GutterMarker, type EditorView } from "@codemirror/view";

/** A shot's lines, from 1, both included; a shot may have several spans. */
export interface Covered {
  readonly shot: string;
  readonly code: string;
  readonly lines: readonly (readonly [number, number])[];
}

export interface Numbered {
  readonly number: string;
  readonly line: number;
}

interface Span {
  shot: string;
  code: string;
  from: number;
  to: number;
}

export const setCovered = StateEffect.define<readonly Covered[]>();
export const setNumbered = StateEffect.define<readonly Numbered[]>();
/** Which shots are marked: selected, and under the pointer. */
export const setMarked = StateEffect.define<{ selected: ReadonlySet<string>; hovered: string | null }>();

const spansField = StateField.define<readonly Span[]>({
  create: () => [],
  update(spans, transaction) {
    for (const effect of transaction.effects) if (effect.is(setCovered)) return spansOf(effect.value, transaction.state);
    return transaction.docChanged ? spans.map((span) => moved(span, transaction.changes)) : spans;
  },
});

const numbersField = StateField.define<ReadonlyMap<number, string>>({
  create: () => new Map(),
  update(numbers, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setNumbered)) {
        const { doc } = transaction.state;
        return new Map(effect.value.filter(({ line }) => line <= doc.lines).map(({ number, line }) => [doc.line(line).from, number]));
      }
    }
    if (!transaction.docChanged) return numbers;
    return new Map([...numbers].map(([at, number]) => [transaction.changes.mapPos(at, 1), number]));
  },
});

const markedField = StateField.define<{ selected: ReadonlySet<string>; hovered: string | null }>({
  create: () => ({ selected: new Set(), hovered: null }),
  update(marked, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarked)) return effect.value;
    return marked;
  },
});

function spansOf(covered: readonly Covered[], { doc }: EditorState): Span[] {
  return covered
    .flatMap(({ shot, code, lines }) =>
      lines.filter(([, last]) => last <= doc.lines).map(([first, last]) => ({ shot, code, from: doc.line(first).from, to: doc.line(last).to })))
    .toSorted((one, other) => one.from - other.from || one.to - other.to);
}

function moved(span: Span, changes: ChangeDesc): Span {
  return { ...span, from: changes.mapPos(span.from, -1), to: changes.mapPos(span.to, 1) };
}

/** Shots over the line that begins at `from` and ends at `to`; in the order of the board. */
function shotsAt(spans: readonly Span[], from: number, to: number): Span[] {
  // The last span that begins on or before the line; a line is under few, and they lie together.
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.from ?? Number.POSITIVE_INFINITY) <= to) low = middle + 1;
    else high = middle;
  }
  return spans.slice(Math.max(0, low - 40), low).filter((span) => span.to >= from);
}

/** The shots that cover a position. */
export function shotsOver(state: EditorState, position: number): string[] {
  const { from, to } = state.doc.lineAt(position);
  return shotsAt(state.field(spansField), from, to).map((span) => span.shot);
}

/** Where a shot's text begins; null when nothing covers it. */
export function startOf(state: EditorState, shot: string): number | null {
  return state.field(spansField).find((span) => span.shot === shot)?.from ?? null;
}

class Bars extends GutterMarker {
  constructor(private readonly key: string, private readonly bars: readonly { shot: string; code: string; look: string }[]) {
    super();
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof Bars && other.key === this.key;
  }

  override toDOM(): Node {
    const holder = document.createElement("div");
    holder.className = "f-bars";
    for (const { shot, code, look } of this.bars) {
      const bar = document.createElement("span");
      bar.className = `f-bar ${look}`;
      bar.dataset["shot"] = shot;
      bar.title = code;
      holder.append(bar);
    }
    return holder;
  }
}

class SceneNumber extends GutterMarker {
  constructor(private readonly number: string) {
    super();
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof SceneNumber && other.number === this.number;
  }

  override toDOM(): Node {
    return document.createTextNode(this.number);
  }
}

function barsOf(view: EditorView, from: number, to: number): Bars | null {
  const { state } = view;
  const { selected, hovered } = state.field(markedField);
  const bars = shotsAt(state.field(spansField), from, to).map(({ shot, code, from: start, to: stop }) => ({
    shot,
    code,
    look: [selected.has(shot) ? "selected" : "", shot === hovered ? "hovered" : "", start >= from ? "first" : "", stop <= to ? "last" : ""].filter(Boolean).join(" "),
  }));
  return bars.length === 0 ? null : new Bars(bars.map((bar) => `${bar.shot} ${bar.look}`).join("|"), bars);
}

function shotOf(target: EventTarget | null): string | null {
  return target instanceof HTMLElement ? (target.dataset["shot"] ?? null) : null;
}

export function coverage(told: { pick: (shot: string, more: boolean) => void; hover: (shot: string | null) => void }): Extension {
  return [
    spansField,
    numbersField,
    markedField,
    gutter({
      class: "f-numbers",
      lineMarker(view, line) {
        const number = view.state.field(numbersField).get(line.from);
        return number === undefined ? null : new SceneNumber(number);
      },
      lineMarkerChange: (update) => update.startState.field(numbersField) !== update.state.field(numbersField),
    }),
    gutter({
      class: "f-coverage",
      lineMarker: (view, line) => barsOf(view, line.from, line.to),
      lineMarkerChange: (update) =>
        update.startState.field(markedField) !== update.state.field(markedField) || update.startState.field(spansField) !== update.state.field(spansField),
      domEventHandlers: {
        mousedown(_view, _line, event) {
          const shot = shotOf(event.target);
          if (shot === null) return false;
          const { shiftKey, metaKey, ctrlKey } = event as MouseEvent;
          told.pick(shot, shiftKey || metaKey || ctrlKey);
          event.preventDefault();
          return true;
        },
        mouseover(_view, _line, event) {
          told.hover(shotOf(event.target));
          return false;
        },
        mouseout() {
          told.hover(null);
          return false;
        },
      },
    }),
  ];
}
