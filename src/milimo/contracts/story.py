"""A screenplay broken down: scenes, shots, and the elements (characters, places, things) that return in them."""


from enum import StrEnum
from typing import Annotated

from pydantic import Field

from milimo.contracts.base import Id, Key, Model, Sha256
from milimo.contracts.errors import Notice
from milimo.contracts.limits import LONGEST_S, LONGEST_SHOT_S, SHORTEST_SHOT_S
from milimo.contracts.shots import Appearance, HexColour, ShotPlan, SubjectKind

LineSpan = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]
"""First and last line of the script, from 1, both included."""


class ElementKind(StrEnum):
    CHARACTER = "character"
    PLACE = "place"
    THING = "thing"


class Element(Model):
    """Something that must look the same wherever it returns."""

    key: Key = Field(description="Stable inside a project: `mara`, `kessel-point`.")
    kind: ElementKind
    name: str = Field(max_length=120)
    trigger: str = Field(default="", max_length=120, description="The word in a prompt that calls it: `@Mara`.")
    description: str = Field(default="", max_length=2000)
    subject_kind: SubjectKind = SubjectKind.PERSON
    appearance: Appearance = Appearance()
    colours: tuple[HexColour, ...] = Field(default=(), max_length=8)
    references: tuple[Id, ...] = Field(default=(), max_length=16, description="Asset ids of reference pictures.")
    first_line: int | None = None


class Transition(StrEnum):
    CUT = "cut"
    FADE_IN = "fade_in"
    FADE_OUT = "fade_out"
    DISSOLVE = "dissolve"
    WIPE = "wipe"
    DIP_TO_WHITE = "dip_to_white"
    SMASH_CUT = "smash_cut"
    MATCH_CUT = "match_cut"


class Shot(Model):
    """One shot of a breakdown. `id` is empty until the server has given it one."""

    id: Key = Field(description="Inside a breakdown `3.2` (scene.shot); on the server a UUIDv7.")
    number: str = Field(max_length=16, description="As the board shows it: 3.2")
    plan: ShotPlan
    prompt: str = Field(max_length=8000, description="The plan in words, for generative engines and for people.")
    negative_prompt: str = Field(default="", max_length=2000)
    seconds: Annotated[float, Field(gt=0, le=LONGEST_S)]
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    lines: tuple[LineSpan, ...] = Field(default=(), description="The lines of the script it covers.")
    text: str = Field(default="", max_length=20000, description="The script's words that it covers; what matching compares.")
    edited: tuple[str, ...] = Field(default=(), description="Fields a person changed: a new breakdown leaves them alone.")
    transition: Transition = Field(default=Transition.CUT, description="How this shot begins.")
    origin: tuple[str, ...] = Field(default=(), max_length=64, description=
        "Words of the breakdown's shots that a person cut this one out of, or joined it from: a later breakdown that still has "
        "them is cut and joined alike.")
    added: bool = Field(default=False, description="A person put it between the script's shots; no words of the script are its own.")


class Scene(Model):
    id: Key = Field(description="Inside a breakdown `3`; on the server a UUIDv7.")
    number: str = Field(max_length=16)
    heading: str = Field(max_length=400)
    lines: LineSpan
    synopsis: str = Field(default="", max_length=4000)
    shots: tuple[Shot, ...]
    ends_with: Transition = Transition.CUT
    ambience: tuple[str, ...] = Field(default=(), max_length=12)


class ScriptFormat(StrEnum):
    FOUNTAIN = "fountain"
    SHOT_LIST = "shot_list"
    PROSE = "prose"


class Breakdown(Model):
    """What a script becomes. Deterministic: the same text and settings give the same breakdown."""

    title: str = Field(default="", max_length=300)
    author: str = Field(default="", max_length=300)
    credit: str = Field(default="", max_length=300, description="The line under the title: 'written by A. Person'.")
    language: str = Field(default="und", max_length=20, description="BCP 47, of the title page's 'Language:'.")
    format: ScriptFormat
    pages: float = Field(ge=0)
    seconds: float = Field(ge=0)
    elements: tuple[Element, ...]
    scenes: tuple[Scene, ...]
    notices: tuple[Notice, ...] = ()


class BreakdownSettings(Model):
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    seconds_per_shot: Annotated[float, Field(ge=SHORTEST_SHOT_S, le=LONGEST_SHOT_S)] | None = Field(
        default=None, description="Every shot exactly this long; without it, by the page rule.")


class ShotState(StrEnum):
    """`stale`: its script or an element changed after its take was made. `binned`: its text is gone from the script.
    `removed`: a person took it out; it can be put back."""

    NEW = "new"
    CURRENT = "current"
    STALE = "stale"
    BINNED = "binned"
    REMOVED = "removed"


class ScriptVersion(Model):
    """The text as it was given: a blob, so that old versions can be read back."""

    blob: Sha256
    name: str = Field(default="", max_length=255)
    encoding: str = "utf-8"
