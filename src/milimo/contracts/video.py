"""The one request that every video engine understands, its plan, its result, and the recipe kept with a take."""


from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from milimo.contracts.base import Id, Key, Model, Seed, Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.limits import LARGEST_SIDE, MOST_FRAMES, SMALLEST_SIDE
from milimo.contracts.shots import ShotPlan
from milimo.contracts.story import Element
from milimo.contracts.time import FILM_RATE, Frame, Rate


class Extent(Model):
    """Width and height in pixels."""

    width: Annotated[int, Field(ge=SMALLEST_SIDE, le=LARGEST_SIDE)] = 1280
    height: Annotated[int, Field(ge=SMALLEST_SIDE, le=LARGEST_SIDE)] = 720


class Quality(StrEnum):
    DRAFT = "draft"
    STANDARD = "standard"
    BEST = "best"


class ImageCondition(Model):
    """A picture that the clip must show at `frame`. First frame 0; last frame `frames - 1`."""

    blob: Sha256
    frame: Frame
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0
    mask: Sha256 | None = None


class ReferenceRole(StrEnum):
    """What a reference picture is a picture of."""

    PERSON = "person"
    THING = "thing"
    PLACE = "place"


class ElementReference(Model):
    """A picture that says how an element looks. `asset` names it for people, `blob` is what is opened: assets come and
    go, and the same bytes must be found again when the take is remade."""

    element: Key
    role: ReferenceRole
    asset: Id | None = None
    blob: Sha256


class ScenePlace(Model):
    """Where a shot lies in its scene, in frames from the scene's first: what lives in a place (waves, clouds, rain,
    flames, ambience) goes on over the cuts of a scene instead of beginning anew."""

    start: Frame = 0
    total: Frame | None = Field(default=None, description="Frames of the whole scene, where they are known.")


class Retake(Model):
    """Frames `start` up to, not including, `stop` of a finished take made again; all others stay as they are.

    A region of them only, where a mask (white is made again) or words say which: for engines that can.
    """

    of: Sha256 = Field(description="LatentState blob of the take.")
    start: Frame
    stop: Frame
    mask: Sha256 | None = None
    mask_prompt: str = Field(default="", max_length=500, description="The region in words: 'the boat'.")

    @model_validator(mode="after")
    def _some_frames(self) -> Self:
        if self.stop <= self.start:
            raise ValueError("a retake's stop must lie after its start")
        return self


class VideoRequest(Model):
    """What a person asks for, exactly. Frames and pixels are what the result has, whatever grid the engine works on."""

    engine: Key = "previz"
    prompt: str = Field(default="", max_length=8000)
    negative_prompt: str = Field(default="", max_length=2000)
    plan: ShotPlan | None = Field(default=None, description="When None, an engine that needs one reads it from the prompt.")
    elements: tuple[Element, ...] = Field(default=(), max_length=64)
    references: tuple[ElementReference, ...] = Field(
        default=(), max_length=64, description="Pictures of elements of this shot; an element's first counts most.")
    extent: Extent = Extent()
    rate: Rate = FILM_RATE
    frames: Annotated[int, Field(ge=1, le=MOST_FRAMES)]
    seed: Seed = 1
    scene_seed: Seed = Field(default=1, description="Shared by the shots of one scene: the same set, light and weather.")
    quality: Quality = Quality.STANDARD
    conditions: tuple[ImageCondition, ...] = Field(default=(), max_length=16)
    extend_from: Sha256 | None = Field(default=None, description="LatentState blob of the take this one continues.")
    retake: Retake | None = Field(default=None, description="Make a part of a finished take again; `frames` is the take's length.")
    start: Frame = Field(default=0, description="Frame of the whole shot at which this request begins (chains).")
    total: Frame | None = Field(default=None, description="Frames of the whole shot, when this is a part of a longer one.")
    scene: ScenePlace | None = Field(
        default=None, description="Names no other take: requests that differ in nothing else have the same digest.")

    def blobs(self) -> set[str]:
        """Every blob that a run of it opens."""
        named = {condition.blob for condition in self.conditions} | {reference.blob for reference in self.references}
        named |= {condition.mask for condition in self.conditions if condition.mask is not None}
        if self.extend_from is not None:
            named.add(self.extend_from)
        if self.retake is not None:
            named |= {self.retake.of} if self.retake.mask is None else {self.retake.of, self.retake.mask}
        return named


class VideoCapabilities(Model):
    """What an engine can do here. The UI and the planner offer only this."""

    engine: Key
    title: str
    revision: str = Field(description="Changes whenever the same recipe would give other frames.")
    generative: bool
    width_multiple: int = 2
    height_multiple: int = 2
    min_extent: Extent = Extent(width=SMALLEST_SIDE, height=SMALLEST_SIDE)
    max_extent: Extent = Extent(width=4096, height=4096)
    max_frames: int = Field(description="Longest single run; a longer shot is chained.")
    keyframes: bool = False
    retake: bool = Field(default=False, description="Makes a span of a take's frames again.")
    regions: bool = Field(default=False, description="Makes a region under a mask again, as a prompt says (inpainting).")
    region_words: bool = Field(default=False, description="Finds such a region by words.")
    extend: bool = False
    ic_lora: bool = False
    audio: bool = False
    needs: str = Field(default="", description="What is missing on this machine, in words; empty when it can run.")

    def check_extent(self, extent: Extent) -> None:
        """Raises SIZE_OFF_GRID for a picture that the engine cannot make."""
        width, height, low, high = extent.width, extent.height, self.min_extent, self.max_extent
        if width % self.width_multiple or height % self.height_multiple:
            raise MilimoError(
                ErrorCode.SIZE_OFF_GRID, f"{width}x{height} is off {self.title}'s grid: the sides must be multiples of "
                f"{self.width_multiple} and {self.height_multiple}.", width=width, height=height)
        if not (low.width <= width <= high.width and low.height <= height <= high.height):
            raise MilimoError(
                ErrorCode.SIZE_OFF_GRID, f"{width}x{height} is outside what {self.title} makes ({low.width}x{low.height} to "
                f"{high.width}x{high.height}).", width=width, height=height)

    def check_pictures(self, request: VideoRequest) -> None:
        """Raises NOT_SUPPORTED for pictures at frames that the engine would leave out of the clip."""
        if request.conditions and not self.keyframes:
            raise MilimoError(ErrorCode.NOT_SUPPORTED, f"{self.title} cannot begin or end with a picture. Leave the pictures out, or "
                              "choose an engine that takes them.", engine=self.engine)

    def check_retake(self, request: VideoRequest) -> None:
        """Raises NOT_SUPPORTED for a retake that the engine cannot make, and names the model that does it; BAD_REQUEST for
        one that does not lie in the take or cannot be together with what else is asked."""
        retake = request.retake
        if retake is None:
            return
        if retake.mask_prompt and not self.region_words:
            raise MilimoError(
                ErrorCode.NOT_SUPPORTED, f"{self.title} does not find “{retake.mask_prompt}” in a picture. Masks from words are "
                "what SAM 3 makes. Without it, make whole frames again: leave out the words for the region.", needs="sam3")
        if retake.mask is not None and not self.regions:
            raise MilimoError(
                ErrorCode.NOT_SUPPORTED, f"{self.title} does not paint into a masked region. LTX-2 does that for shots, Flux 2 "
                "for stills. Without them, make whole frames again: leave out the mask.", needs="ltx2")
        if not self.retake:
            raise MilimoError(ErrorCode.NOT_SUPPORTED, f"{self.title} cannot make a part of a take again. Make the whole shot "
                              "again instead.", engine=self.engine)
        whole = request.frames if request.total is None else request.total
        if retake.stop > whole:
            raise MilimoError(ErrorCode.BAD_REQUEST, f"Frames {retake.start} to {retake.stop} do not lie in a take of {whole}.",
                              frames=whole)
        if request.conditions or request.extend_from is not None:
            raise MilimoError(ErrorCode.BAD_REQUEST, "A retake keeps its take's frames: ask for pictures or for a continuation "
                              "in a request of its own.")


class VideoPlan(Model):
    """Every default resolved. Shown before the run and stored with the take."""

    engine: Key
    revision: str
    summary: str = Field(description="One line for a person: '96 frames at 1280×720, painted in layers'.")
    frames: int
    windows: int = 1
    steps: int = Field(description="Progress steps that `run` will report in all.")
    estimated_seconds: float
    memory_mb: int
    memory_plan: Annotated[int, Field(ge=0)] = Field(
        default=0, description="0 is the engine's own; a run after one that ran out of memory has the next.")
    shot: ShotPlan | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)


class BlobRef(Model):
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    media_type: str = "application/octet-stream"


class Encoding(Model):
    """How takes and films are encoded: part of the recipe, since the encoder's threads change decoded frames."""

    codec: str = Field(default="libx264", max_length=40, description="libx264, libx265, libsvtav1, prores_ks.")
    preset: str = Field(default="veryfast", max_length=40, description="The encoder's own word for its effort; of ProRes, its profile.")
    crf: int = 20
    threads: int = 1
    gop: int = Field(default=48, description="Closed GOP, in frames; 2 s.")
    x264_params: str = ""
    pixel_format: str = "yuv420p"
    audio_codec: str = "aac"
    audio_bitrate: int = 160_000
    audio_rate: int = 48_000


class Recipe(Model):
    """Enough to make the same decoded frames again on this kind of machine."""

    request: VideoRequest
    plan: VideoPlan
    engine_revision: str
    encoding: Encoding
    libraries: dict[str, str] = Field(default_factory=dict, description="Package → version.")
    machine: str = Field(default="", description="Architecture and vector level, no host name.")
    notes: tuple[str, ...] = Field(default=(), description="Downgrades and fallbacks that happened.")


class VideoResult(Model):
    """What a finished video job hands over. Blobs are already on the server."""

    video: BlobRef
    frames: int
    rate: Rate
    extent: Extent
    audio: bool
    generative: bool
    poster: BlobRef | None = None
    latent: BlobRef | None = Field(default=None, description="LatentState at the last frame, for extends.")
    recipe: Recipe


class Take(Model):
    """One result for a shot. Never overwritten; the cut chooses among them."""

    id: Id
    shot: Id | None
    number: int = Field(ge=1)
    video: BlobRef
    frames: int
    rate: Rate
    extent: Extent
    audio: bool
    generative: bool
    latent: BlobRef | None = Field(default=None, description="LatentState: names the take in `extend_from` and `retake.of`.")
    request_digest: Sha256 = Field(description="Of the canonical request: equal digests need no second run.")
    recipe: Recipe
    rating: Annotated[int, Field(ge=0, le=5)] = 0
    created_ms: int
    damaged: bool = Field(default=False, description="Its blob is missing or altered; remake is offered.")
