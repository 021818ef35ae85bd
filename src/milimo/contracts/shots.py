"""A shot as a first assistant director writes it down: what is framed, from where, how the camera moves, who is in it.

`ShotPlan` is made by the breakdown (or read from a free prompt), edited in the inspector, painted by `previz`, and
put into words for generative engines. Every field has a neutral default, so that an empty plan is a valid shot.
"""


from enum import StrEnum
from typing import Annotated

from pydantic import Field

from milimo.contracts.base import Key, Model
from milimo.contracts.limits import LONGEST_S


class Size(StrEnum):
    """From far to near; neighbours in this order are one step apart. INSERT counts as one step beyond CLOSE_UP."""

    EXTREME_WIDE = "extreme_wide"
    WIDE = "wide"
    MEDIUM_WIDE = "medium_wide"
    MEDIUM = "medium"
    MEDIUM_CLOSE = "medium_close"
    CLOSE_UP = "close_up"
    EXTREME_CLOSE_UP = "extreme_close_up"
    INSERT = "insert"


class Angle(StrEnum):
    EYE = "eye"
    LOW = "low"
    HIGH = "high"
    TOP = "top"
    DUTCH = "dutch"


class Coverage(StrEnum):
    """The part that a shot plays in its scene's coverage."""

    SINGLE = "single"
    MASTER = "master"
    TWO_SHOT = "two_shot"
    OVER_SHOULDER = "over_shoulder"
    REACTION = "reaction"
    POV = "pov"
    INSERT = "insert"
    ESTABLISHING = "establishing"
    MONTAGE = "montage"


class Move(StrEnum):
    STATIC = "static"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    TRUCK_LEFT = "truck_left"
    TRUCK_RIGHT = "truck_right"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    ORBIT_LEFT = "orbit_left"
    ORBIT_RIGHT = "orbit_right"
    TRACK = "track"              # travels with the subject
    HANDHELD = "handheld"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"


class Speed(StrEnum):
    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


class TimeOfDay(StrEnum):
    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


class Archetype(StrEnum):
    """The kinds of place that `previz` can paint."""

    SEA = "sea"
    COAST = "coast"                    # cliffs, a path above the sea
    BEACH = "beach"
    HARBOUR = "harbour"
    MOUNTAINS = "mountains"
    FOREST = "forest"
    DESERT = "desert"
    FIELD = "field"
    RIVER = "river"                    # with or without a bridge
    VILLAGE = "village"
    SKYLINE = "skyline"
    STREET = "street"
    ROOFTOP = "rooftop"
    LIVING_ROOM = "living_room"
    BEDROOM = "bedroom"
    KITCHEN = "kitchen"
    OFFICE = "office"
    CORRIDOR = "corridor"
    STAIRWELL = "stairwell"
    BAR = "bar"                        # bar, café, restaurant
    HOSPITAL = "hospital"
    HALL = "hall"                      # church, theatre, ballroom, station hall
    LAMP_ROOM = "lamp_room"            # the top of a lighthouse
    CAR = "car"
    TRAIN = "train"
    SPACECRAFT = "spacecraft"
    SPACE = "space"
    UNDERWATER = "underwater"
    CAVE = "cave"
    SKY = "sky"
    STUDIO = "studio"                  # no place was named: a neutral painted ground


class SubjectKind(StrEnum):
    MAN = "man"
    WOMAN = "woman"
    BOY = "boy"
    GIRL = "girl"
    PERSON = "person"
    CROWD = "crowd"
    DOG = "dog"
    CAT = "cat"
    HORSE = "horse"
    BIRD = "bird"
    FISH = "fish"
    ROBOT = "robot"
    CAR = "car"
    TRUCK = "truck"
    BICYCLE = "bicycle"
    BOAT = "boat"
    SHIP = "ship"
    TRAIN = "train"
    AIRCRAFT = "aircraft"
    SPACESHIP = "spaceship"
    THING = "thing"                    # anything else; `label` says what


class Side(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Facing(StrEnum):
    CAMERA = "camera"
    LEFT = "left"
    RIGHT = "right"
    AWAY = "away"
    EACH_OTHER = "each_other"


class Pose(StrEnum):
    STANDING = "standing"
    SITTING = "sitting"
    WALKING = "walking"
    RUNNING = "running"
    CROUCHING = "crouching"
    KNEELING = "kneeling"
    LYING = "lying"
    LEANING = "leaning"
    REACHING = "reaching"
    WAVING = "waving"
    EMBRACING = "embracing"
    FIGHTING = "fighting"
    DANCING = "dancing"
    CLIMBING = "climbing"
    SWIMMING = "swimming"
    FLYING = "flying"
    RIDING = "riding"
    DRIVING = "driving"
    THROWING = "throwing"
    POINTING = "pointing"
    SHOUTING = "shouting"
    OFFERING = "offering"
    PUSHING = "pushing"
    PULLING = "pulling"


class Expression(StrEnum):
    NEUTRAL = "neutral"
    HAPPY = "happy"
    SAD = "sad"
    ANGRY = "angry"
    AFRAID = "afraid"
    SURPRISED = "surprised"
    TENDER = "tender"
    THOUGHTFUL = "thoughtful"
    DETERMINED = "determined"
    TIRED = "tired"


class Gesture(StrEnum):
    """What a head does, whatever the body does."""

    NONE = "none"
    LOOKS_UP = "looks_up"
    LOOKS_DOWN = "looks_down"
    NODS = "nods"
    SHAKES_HEAD = "shakes_head"


HexColour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Appearance(Model):
    """How a person keeps looking from shot to shot. Empty fields are chosen from the element's key, always the same."""

    age: Annotated[int, Field(ge=0, le=110)] | None = None
    build: str | None = Field(default=None, description="slight, average, heavy, tall …")
    skin: HexColour | None = None
    hair: str | None = Field(default=None, description="short, long, bun, braid, bald, curly, bob, ponytail …")
    hair_colour: HexColour | None = None
    beard: bool = False
    headwear: str | None = Field(default=None, description="cap, hat, hood, helmet, scarf, crown …")
    headwear_colour: HexColour | None = None
    outfit: str | None = Field(default=None, description="coat, oilskin, suit, dress, shirt, uniform, spacesuit, apron …")
    outfit_colour: HexColour | None = None
    second_colour: HexColour | None = None
    glasses: bool = False


class Subject(Model):
    """One thing or person in frame, or several alike (`count`)."""

    kind: SubjectKind
    element: Key | None = Field(default=None, description="Key of the element (character or thing) it is, if it is one.")
    label: str = Field(default="", max_length=120, description="The script's own words for it.")
    count: Annotated[int, Field(ge=1, le=400)] = 1
    side: Side = Side.CENTRE
    facing: Facing = Facing.CAMERA
    pose: Pose = Pose.STANDING
    expression: Expression = Expression.NEUTRAL
    gesture: Gesture = Gesture.NONE
    holds: str | None = Field(default=None, max_length=60, description="lantern, rope, rag, phone, gun, cup …")
    far: bool = Field(default=False, description="Small in the distance, whatever the size of the shot.")
    off_screen: bool = Field(default=False, description="Heard, not seen.")
    appearance: Appearance = Appearance()


class Place(Model):
    """Where: the archetype to paint, and what in the text makes this one particular."""

    archetype: Archetype = Archetype.STUDIO
    interior: bool = False
    name: str = Field(default="", max_length=200, description="As the heading has it: LIGHTHOUSE - LAMP ROOM.")
    features: tuple[str, ...] = Field(
        default=(), max_length=12,
        description="Things of the place itself: lighthouse, boat, rope, window, lens, spiral_stair, campfire, moon, "
        "sun, bridge, neon, puddles, table, bed, piano, candles, beam …")


class Line(Model):
    """A spoken line inside a shot. Times in seconds from the shot's first frame."""

    speaker: Key | None = Field(default=None, description="Element key of the speaker.")
    name: str = Field(default="", max_length=120, description="As captions show it.")
    text: str = Field(max_length=4000)
    parenthetical: str = Field(default="", max_length=300)
    start: Annotated[float, Field(ge=0, le=LONGEST_S)] = 0.0
    end: Annotated[float, Field(ge=0, le=LONGEST_S)] = 0.0
    off_screen: bool = False


FARTHEST_ROUND = 60
"""Degrees: no camera stands further round than this, so that none crosses the axis."""


class ShotPlan(Model):
    """Everything that decides a shot's picture and sound, besides its seed and its length."""

    size: Size = Size.MEDIUM
    angle: Angle = Angle.EYE
    bearing: Annotated[int, Field(ge=-FARTHEST_ROUND, le=FARTHEST_ROUND)] | None = Field(
        default=None, description="Degrees that the camera looks to the right of the place's front, standing as far round "
        "to its left; none: as the coverage has it.")
    coverage: Coverage = Coverage.SINGLE
    lens: Annotated[int, Field(ge=12, le=200, description="Focal length in mm on a 36-mm-wide frame.")] = 35
    move: Move = Move.STATIC
    speed: Speed = Speed.NORMAL
    place: Place = Place()
    time_of_day: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    subjects: tuple[Subject, ...] = Field(default=(), max_length=12)
    insert_of: str | None = Field(default=None, max_length=80, description="For an insert: the object that fills the frame.")
    sounds: tuple[str, ...] = Field(
        default=(), max_length=12, description="surf, wind, rain, thunder, room, city, insects, engine, crowd, "
        "footsteps, door, birds, fire, train, space, bell, phone …")
    lines: tuple[Line, ...] = Field(default=(), max_length=40)


def usual_bearing(coverage: Coverage, size: Size, side: Side, *, interior: bool) -> float:
    """Radians that a camera looks to the right when the plan has no `bearing`: who stands left is looked at from the right.

    `side` is the one subject's, CENTRE for several. Outside, where the subject is far from what is behind, it is less.
    """
    sign = {Side.LEFT: -1.0, Side.CENTRE: 0.0, Side.RIGHT: 1.0}[side]
    match coverage:
        case Coverage.OVER_SHOULDER:
            turn = 0.62
        case Coverage.SINGLE | Coverage.REACTION | Coverage.INSERT if size in _NEAR:
            turn = 0.36
        case Coverage.POV:
            turn, sign = 0.30, sign or 1.0
        case _:
            turn = 0.08
    return sign * turn * (1.0 if interior else 0.6)


_NEAR = frozenset({Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP})
