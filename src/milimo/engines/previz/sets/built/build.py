"""A set under construction: the mesh, the lamps that are hung in it, and the daylight that comes in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.model import SetRequest, Vec3
from milimo.engines.previz.paint import Pigment, generator
from milimo.engines.previz.sets.built.design import Glow
from milimo.engines.previz.sets.built.lighting import Lamp, Light, Rig, Sun
from milimo.engines.previz.sets.built.mesh import Mesh
from milimo.engines.previz.sets.built.props.lettering import can_letter

WARM = "#ffb260"           # an incandescent lamp
_WET = (Weather.RAIN, Weather.STORM)


@dataclass(frozen=True, slots=True)
class Daylight:
    """What the hour gives a room: the light of its windows, the sun, the ambient, and how far lamps are needed."""

    window: str                # colour of the sky's light
    window_strength: float
    sun: str
    sun_strength: float
    sun_toward: Vec3
    up: str                    # ambient from above, from below
    down: str
    ambient: float
    lamps: float               # 0 off … 1 the room lives by them
    mean: float                # luma of the neutral wide picture


_DAYLIGHT = {
    TimeOfDay.DAY: Daylight("#dfeaf0", 1.0, "#ffe0a6", 1.5, (-0.62, 0.52, 0.30), "#7f8894", "#6a5a48", 0.62, 0.0, 0.40),
    TimeOfDay.DAWN: Daylight("#d8d0c8", 0.75, "#ffd08a", 1.3, (-0.80, 0.26, 0.34), "#6c6e78", "#5c4c40", 0.52, 0.25, 0.355),
    TimeOfDay.DUSK: Daylight("#8a86b0", 0.55, "#ff9a58", 0.9, (-0.85, 0.16, 0.36), "#3c3a54", "#33262a", 0.62, 0.8, 0.30),
    TimeOfDay.NIGHT: Daylight("#5f84b0", 0.42, "#8fb0d8", 0.0, (-0.5, 0.6, 0.4), "#1d2433", "#17120f", 0.85, 1.0, 0.205),
}


def daylight_of(request: SetRequest) -> Daylight:
    """The hour's light under the request's weather. A dark sky by day takes the sun and has the lamps lit."""
    light = _DAYLIGHT[request.time_of_day]
    weather = request.weather
    if weather in (Weather.CLEAR, Weather.WIND):
        return light
    night = request.time_of_day is TimeOfDay.NIGHT
    dull = weather in _WET or weather is Weather.FOG
    lamps = max(light.lamps, 0.55 if weather is Weather.STORM else 0.3 if dull else 0.0)
    grey = light.window if night else "#c4ced6" if request.time_of_day is TimeOfDay.DAY else light.window
    sun = 0.0 if dull else light.sun_strength * (0.35 if weather is Weather.CLOUDY else 0.6)
    mean = light.mean - (0.03 if weather is Weather.STORM and not night else 0.0)
    return replace(light, window=grey, window_strength=light.window_strength * (0.8 if weather in _WET else 0.95),
                   sun_strength=sun, lamps=lamps, mean=mean)


@dataclass
class Build:
    """Everything a designer adds to."""

    request: SetRequest
    mesh: Mesh = field(default_factory=Mesh)
    lights: list[Light] = field(default_factory=list)
    glows: list[Glow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.daylight = daylight_of(self.request)
        self.chance = generator(self.request.seed + 4242)

    @property
    def night(self) -> bool:
        return self.request.time_of_day is TimeOfDay.NIGHT

    @property
    def lamps(self) -> float:
        return self.daylight.lamps

    @property
    def rainy(self) -> bool:
        return self.request.weather in _WET

    def has(self, *words: str) -> bool:
        """True if the text names one of these things for the place."""
        named = " ".join(self.request.features).lower().replace("_", " ")
        return any(word.replace("_", " ") in named for word in words)

    def sign(self, number: int, longest: int = 12) -> str | None:
        """The word of the text's `number`-th trade for a sign with room for so many letters; None where none is named, or it cannot be lettered."""
        words = [word for word in self.request.signs if len(word) <= longest and can_letter(word)]
        return words[number] if number < len(words) else None

    def pick(self, choices: tuple[str, ...], salt: int) -> str:
        """One of several, always the same in a scene."""
        return choices[int(np.random.default_rng((self.request.seed & 0xFFFFFFFF, salt)).integers(len(choices)))]

    def lamp(self, x: float, y: float, z: float, colour: str = WARM, strength: float = 1.9, radius: float = 1.15, *,
             size: float = 0.06, glow: float = 0.38, glow_strength: float = 0.8, flicker: float = 0.02,
             facing: Vec3 | None = None, skip: tuple[str, ...] = (), always: bool = False,
             figure: bool = True, inside: float = 0.3) -> None:
        """A practical in the current frame, as bright as the hour needs lamps (`always`: whatever the hour)."""
        level = 1.0 if always else self.lamps
        if level <= 0:
            return
        at = self.mesh.world(x, y, z)
        self.lights.append(Lamp(at, colour, strength * level, radius, size, facing, 0.2, skip, figure))
        if glow:
            self.glows.append(Glow(at, colour, glow, glow_strength * (0.35 + 0.65 * level), flicker, inside))

    def window_light(self, x: float, y: float, z: float, facing: Vec3, width: float = 1.4, share: float = 1.0) -> None:
        """The sky's light through an opening: a soft lamp a little inside it, shining inward."""
        at = self.mesh.world(x + facing[0] * 0.25, y, z + facing[2] * 0.25)
        day = self.daylight
        self.lights.append(Lamp(at, day.window, 1.5 * day.window_strength * share, 1.0 + 0.35 * width, 0.22, facing, 0.25,
                                ("curtain", "window")))
        if not self.night:
            self.glows.append(Glow(at, day.window, 0.34 * width, 0.30 * day.window_strength, 0.0))
        else:
            self.glows.append(Glow(at, "#2a4566", 0.5 * width, 0.34, 0.0))

    def window_light_here(self, width: float, y: float, share: float = 1.0) -> None:
        """The same for a window about x = 0 of the current frame, whose wall faces −z."""
        at, ahead = self.mesh.world(0, y, 0), self.mesh.world(0, y, -1)
        facing = (ahead[0] - at[0], -0.12, ahead[2] - at[2])
        inside = self.mesh.world(0, y, -0.3)
        day = self.daylight
        self.lights.append(Lamp(inside, day.window, 1.5 * day.window_strength * share, 1.0 + 0.35 * width, 0.22, facing, 0.25,
                                ("curtain", "window")))
        if self.night:
            self.glows.append(Glow(inside, "#2a4566", 0.5 * width, 0.34))
        else:
            self.glows.append(Glow(inside, day.window, 0.40 * width, 0.26 * day.window_strength))

    def sunlight(self, toward: Vec3 | None = None, bounce: Vec3 | None = None, bounce_colour: Pigment = "#d8a870") -> None:
        """Sun through the set's openings; `bounce` is where its patch lights the room from."""
        day = self.daylight
        if day.sun_strength <= 0.05:
            return
        self.lights.append(Sun(day.sun_toward if toward is None else toward, day.sun, 0.85 * day.sun_strength))
        if bounce is not None:
            self.lights.append(Lamp(bounce, bounce_colour, 0.5 * day.sun_strength, 1.6, 0.0, None, 0.4, (), False))

    def fill(self, x: float, y: float, z: float, colour: str, strength: float, radius: float = 2.0) -> None:
        """Light that has been thrown back by walls: no shadow, no figure key."""
        self.lights.append(Lamp(self.mesh.world(x, y, z), colour, strength, radius, 0.0, None, 0.5, (), False))

    def rig(self, up: str | None = None, down: str | None = None, ambient: float | None = None) -> Rig:
        """The finished light, with the hour's ambient unless the place has its own."""
        day = self.daylight
        return Rig(self.mesh.faces(), tuple(self.lights), up or day.up, down or day.down,
                   day.ambient if ambient is None else ambient)
