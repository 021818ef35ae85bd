"""The story of a project as its room shows it: scenes as rows, shots as cards, and how both are changed and changed back."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from milimo.contracts.base import Id, Key, Model, Sha256
from milimo.contracts.errors import Notice
from milimo.contracts.jobs import FilmSettings, Job, StoredShot
from milimo.contracts.limits import LONGEST_PROMPT, LONGEST_S
from milimo.contracts.shots import Angle, Move, ShotPlan, Size, Speed, TimeOfDay, Weather
from milimo.contracts.story import Element, LineSpan, ScriptFormat, Shot, ShotState, Transition

Seconds = Annotated[float, Field(gt=0, le=LONGEST_S)]


class ShotStatus(StrEnum):
    """What a card shows: work that goes on or failed comes before what the shot's takes are."""

    NEW = "new"              # no take, nothing asked for
    QUEUED = "queued"
    RUNNING = "running"
    FRESH = "fresh"          # a take shows what the shot asks for
    STALE = "stale"          # it has takes; none shows what it asks for now
    FAILED = "failed"        # the last try failed; `job` says why
    BINNED = "binned"        # its text is gone from the script
    REMOVED = "removed"      # a person took it out


class BoardShot(StoredShot):
    code: str = Field(description="As it is called on set: `2A`, by its scene and its place there; empty in the bin.")
    status: ShotStatus
    job: Job | None = Field(default=None, description="The job that makes it, or that failed to.")
    changed: tuple[str, ...] = Field(default=(), description=
        "Of a stale shot: what its newest take does not show. `prompt`, `negative_prompt`, `seconds`, `seed`, fields of the plan "
        "(`size`, `move`, `weather` …), `element:KEY`, `picture:KEY`.")
    poster: Sha256 | None = Field(default=None, description="JPEG of the chosen (else the newest) take.")
    video: Sha256 | None = Field(default=None, description="Of the same take.")
    generative: bool | None = Field(default=None, description="Of the same take: False is an animatic. None without a take.")
    rating: Annotated[int, Field(ge=0, le=5)] = Field(default=0, description="Of the same take.")


class BoardScene(Model):
    id: Id
    number: str
    heading: str
    place: str = Field(default="", description="As the heading has it: LIGHTHOUSE - LAMP ROOM.")
    interior: bool | None = None
    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None
    seconds: float
    lines: LineSpan
    synopsis: str = ""
    shots: tuple[BoardShot, ...]
    ends_with: Transition = Transition.CUT
    ambience: tuple[str, ...] = ()


class ProjectStory(Model):
    project: Id
    title: str = ""
    format: ScriptFormat | None = None
    pages: float = 0.0
    seconds: float = Field(default=0.0, description="Of the shots as they stand.")
    scenes: tuple[BoardScene, ...]
    elements: tuple[Element, ...]
    bin: tuple[BoardShot, ...] = Field(default=(), description="Shots whose text left the script, and those that were taken out.")
    notices: tuple[Notice, ...] = Field(default=(), description="What the breakdown had to say.")
    settings: FilmSettings = Field(default=FilmSettings(), description="What shots are made with unless another is asked for.")


# ---- changes ----------------------------------------------------------------------------------------------------


class ShotUpdate(Model):
    """Fields that a person edits; None leaves a field alone. Each edited field stays through later breakdowns.

    A change of the prompt changes what its words say of the plan; a change of the plan is said in the prompt, unless the
    prompt is given too.
    """

    plan: ShotPlan | None = None
    size: Size | None = None
    angle: Angle | None = None
    move: Move | None = None
    speed: Speed | None = None
    lens: Annotated[int, Field(ge=12, le=200)] | None = None
    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None
    elements: tuple[Key, ...] | None = Field(default=None, max_length=12, description=
        "Keys of the characters and things in frame: others leave it, new ones enter it.")
    prompt: Annotated[str, Field(max_length=LONGEST_PROMPT)] | None = None
    negative_prompt: Annotated[str, Field(max_length=2000)] | None = None
    seconds: Seconds | None = None
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    chosen: Id | None = None


class ShotPut(Model):
    """A shot and where it stands: all that a change of the story writes."""

    id: Id
    scene: Id | None = None
    position: Annotated[int, Field(ge=0, le=100_000)]
    state: ShotState
    chosen: Id | None = None
    shot: Shot


class StoryPatch(Model):
    """Shots as they were before a change. Sent back, it is undone; the answer brings what does it again."""

    label: str = Field(default="", max_length=200)
    shots: Annotated[tuple[ShotPut, ...], Field(min_length=1, max_length=10_000)]


class StoryChange(Model):
    shots: tuple[BoardShot, ...] = Field(description="Those that changed, as they are now.")
    undo: StoryPatch


class ShotSplit(Model):
    at: Annotated[int, Field(ge=1)] | None = Field(default=None, description=
        "How many characters of its words the first part keeps; None: all of them.")
    seconds: Seconds | None = Field(default=None, description="Of the first part; None: by its share of the words.")


class ShotsMerge(Model):
    shots: Annotated[tuple[Id, ...], Field(min_length=2, max_length=40, description="Neighbours in one scene.")]


class ShotAdd(Model):
    """A shot between the script's, read from its prompt; it looks like its neighbour where the prompt says nothing."""

    scene: Id
    before: Id | None = Field(default=None, description="None: at the end of the scene.")
    prompt: Annotated[str, Field(min_length=1, max_length=LONGEST_PROMPT)]
    seconds: Seconds = 4.0


class ShotMove(Model):
    scene: Id
    before: Id | None = Field(default=None, description="None: to the end of the scene.")


# ---- making -----------------------------------------------------------------------------------------------------


class GenerateRequest(Model):
    """What to make: these shots, those of a scene, or all. Shots that a take shows as they are, and those being made, are left."""

    shots: Annotated[tuple[Id, ...], Field(max_length=10_000)] = ()
    scene: Id | None = None
    all: bool = False
    again: bool = Field(default=False, description="Also those that have a fitting take.")
    settings: FilmSettings | None = Field(default=None, description="None: those of the project's last film.")


class GenerateAnswer(Model):
    jobs: tuple[Job, ...] = Field(description="New ones, in the order of the story.")
    running: tuple[Job, ...] = Field(default=(), description="Of shots that are being made already.")
    fresh: tuple[Id, ...] = Field(default=(), description="Shots that were left: a take shows them as they are.")


class VaryRequest(Model):
    """The same shot with another seed. `seed` None: one by chance."""

    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    settings: FilmSettings | None = None


class VaryAnswer(Model):
    job: Job
    change: StoryChange


class CutRequest(Model):
    """Lay the chosen takes on a timeline: a new sequence, or merged into what people have made of `sequence`."""

    sequence: Id | None = Field(default=None, description="None: the film's own sequence, made the first time.")
    new: bool = Field(default=False, description="A sequence of its own, beside those that are there.")
    name: Annotated[str, Field(max_length=200)] = ""
    settings: FilmSettings | None = None


class CutAnswer(Model):
    sequence: Id
    revision: int
    shots: int = Field(description="How many shots are on it with a picture.")
    missing: tuple[Id, ...] = Field(default=(), description="Shots without a take: gaps of their length.")


class CutPreview(Model):
    """What laying the board on a timeline would do to its row of pictures. Nothing was changed."""

    sequence: Id | None = Field(default=None, description="The one that would change; None: a new one would be made.")
    name: str = ""
    shots: int = Field(description="How many would be on it with a picture.")
    missing: tuple[Id, ...] = Field(default=(), description="Shots without a take: gaps of their length.")
    seconds: float = Field(description="How long it would be.")
    added: int = 0
    removed: int = 0
    retaken: int = Field(default=0, description="Another take, or the first one in the place of a gap.")
    retimed: int = Field(default=0, description="Longer or shorter.")
    moved: int = Field(default=0, description="So few must change their place to come into the new order.")
    changes: bool = Field(description="Whether anything at all would be another, sound, titles and captions included.")


# ---- elements ---------------------------------------------------------------------------------------------------


class ElementUse(Model):
    """Where an element is seen or heard."""

    scene: Id
    scene_number: str
    shot: Id
    code: str


class ElementDetail(Model):
    element: Element
    edited: bool = Field(description="A person's version: new breakdowns leave it alone.")
    used: tuple[ElementUse, ...]


# ---- live parse -------------------------------------------------------------------------------------------------


class LineClass(StrEnum):
    """What a line of a script is. A note or boneyard over several lines gives each of them its class."""

    TITLE = "title"
    TITLE_TEXT = "title_text"
    BLANK = "blank"
    HEADING = "heading"
    ACTION = "action"
    CHARACTER = "character"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    CENTRED = "centred"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    NOTE = "note"
    BONEYARD = "boneyard"
    PAGE_BREAK = "page_break"


class ParseRequest(Model):
    text: Annotated[str, Field(max_length=2 * 1024 * 1024)]


class OutlineScene(Model):
    number: str
    heading: str
    lines: LineSpan
    page: float = Field(description="On which page it begins, from 1; half way down the third is 3.5.")
    seconds: float
    synopsis: str = ""
    characters: tuple[str, ...] = Field(default=(), description="Who speaks in it, in the order of their first lines.")


class OutlineMark(Model):
    """A section (`#`) or what else the outline shows between scenes."""

    line: int
    level: int
    text: str


class ParseAnswer(Model):
    title: str = ""
    format: ScriptFormat
    lines: tuple[LineClass, ...] = Field(description="Of each line of the text, in order.")
    scenes: tuple[OutlineScene, ...]
    sections: tuple[OutlineMark, ...] = ()
    pages: float
    seconds: float = Field(description="An estimate by words, as the breakdown counts them; its shots say it exactly.")
    characters: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
