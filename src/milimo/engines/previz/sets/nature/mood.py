"""The hour and the weather as a painter sees them: sky, light, shade, haze, clouds, wind. One table, one set of rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.model import Colour, FigureLight, SetRequest, Vec3
from milimo.engines.previz.paint import Floats, Pigment, as_colour, lerp, luma, mix, pigment

Stops = list[tuple[float, Pigment]]


@dataclass(frozen=True)
class Hour:
    """One time of day under a clear sky."""

    sky: tuple[str, ...]           # five colours, zenith to horizon
    cloud: tuple[str, ...]         # five colours, shade to light
    water: tuple[str, ...]         # five colours, trough to glint
    light: Colour                  # what lit paint is multiplied by
    shade: Colour                  # what shaded paint is multiplied by
    saturation: float
    sun: tuple[float, float]       # bearing, elevation (radians) of sun or moon
    sun_colour: str
    glow: float                    # strength of the glow round the sun


@dataclass(frozen=True)
class Air:
    """What a kind of weather does to an hour."""

    grey: float                    # how far the sky's colour is drowned
    gain: float                    # brightness of the sky
    light: float                   # of direct light left
    cover: float                   # of the sky under cloud, 0..1
    haze: float                    # per metre
    saturation: float
    wind: float                    # 0..1
    sun: float                     # how much of the sun's glow gets through


_HOURS = {
    TimeOfDay.DAY: Hour(
        ("#3d78b2", "#5f9cc9", "#92bfd6", "#c2dadf", "#e6e9dc"), ("#8494a8", "#a9b4c0", "#ccd0d2", "#efebe0", "#fffaf0"),
        ("#1f4f68", "#35728a", "#5f97a6", "#9cc0c4", "#f2f6ee"), (1.05, 1.0, 0.90), (0.55, 0.60, 0.74), 1.0,
        (-0.95, 0.75), "#fff2d0", 0.35),
    TimeOfDay.DAWN: Hour(
        ("#46617a", "#6d838c", "#a1947e", "#d2ab74", "#f4d394"), ("#5c6574", "#8d7f80", "#c0987a", "#eabf86", "#ffe9bc"),
        ("#4b4e4c", "#75694f", "#a58858", "#d6b070", "#ffe9b4"), (1.0, 0.80, 0.58), (0.40, 0.42, 0.50), 0.82,
        (0.16, 0.075), "#ffe6a8", 0.9),
    TimeOfDay.DUSK: Hour(
        ("#2d3557", "#574d75", "#a3667a", "#e8946a", "#ffc983"), ("#34345a", "#6a4c6c", "#c46c6a", "#fba86c", "#ffe2a8"),
        ("#1f2440", "#3b3557", "#75506a", "#c07c68", "#ffd79a"), (1.0, 0.66, 0.46), (0.34, 0.31, 0.46), 0.9,
        (-0.17, 0.03), "#ffc078", 1.0),
    TimeOfDay.NIGHT: Hour(
        ("#0c121d", "#142033", "#20334a", "#32495c", "#4a6270"), ("#0c121b", "#1a2634", "#2f4152", "#50677a", "#8da3ae"),
        ("#08101a", "#12222f", "#24394a", "#4d6878", "#b4c8cf"), (0.40, 0.49, 0.60), (0.13, 0.165, 0.235), 0.55,
        (-0.30, 0.20), "#dfe9ee", 0.5),
}

_AIRS = {
    Weather.CLEAR: Air(0.0, 1.0, 1.0, 0.30, 0.00042, 1.0, 0.25, 1.0),
    Weather.WIND: Air(0.05, 1.0, 0.95, 0.45, 0.00055, 0.97, 1.0, 0.9),
    Weather.CLOUDY: Air(0.60, 0.97, 0.45, 0.78, 0.0011, 0.82, 0.4, 0.35),
    Weather.RAIN: Air(0.80, 0.80, 0.22, 0.92, 0.0030, 0.70, 0.6, 0.10),
    Weather.STORM: Air(0.82, 0.58, 0.18, 0.96, 0.0026, 0.62, 1.0, 0.05),
    Weather.SNOW: Air(0.75, 1.0, 0.35, 0.85, 0.0050, 0.60, 0.4, 0.15),
    Weather.FOG: Air(0.40, 1.0, 0.30, 0.0, 0.0105, 0.66, 0.1, 0.55),
}


@dataclass(frozen=True)
class Mood:
    """The light a set is painted in. Colours are display RGB arrays; `sky`, `cloud`, `water` run as in `Hour`."""

    time: TimeOfDay
    weather: Weather
    sky: tuple[Floats, ...]
    cloud: tuple[Floats, ...]
    water: tuple[Floats, ...]
    light: Floats
    shade: Floats
    saturation: float
    cover: float
    haze_per_metre: float
    wind: float
    sun_bearing: float
    sun_elevation: float
    sun_colour: Floats
    sun_through: float             # 0..1 of the sun's or moon's glow
    direct: float                  # 0..1 of direct light

    @property
    def night(self) -> bool:
        return self.time is TimeOfDay.NIGHT

    @property
    def low_sun(self) -> bool:
        return self.time in (TimeOfDay.DAWN, TimeOfDay.DUSK)

    @property
    def lamps(self) -> float:
        """How much lamps and lit windows count: 1 at night, some at dawn and dusk and in a storm."""
        if self.night:
            return 1.0
        if self.low_sun:
            return 0.75
        return 0.5 if self.weather in (Weather.STORM, Weather.FOG) else 0.0

    @property
    def snow(self) -> bool:
        return self.weather is Weather.SNOW

    @property
    def wet(self) -> float:
        return 1.0 if self.weather in (Weather.RAIN, Weather.STORM) else 0.0

    @property
    def foggy(self) -> bool:
        return self.weather is Weather.FOG

    @property
    def haze(self) -> Floats:
        """The colour that distance turns into: the sky at the horizon, a little darker."""
        return mix(self.sky[4], self.sky[3], 0.35)

    def sky_stops(self) -> Stops:
        """For `ramp`, 0 at the zenith, 1 at the horizon."""
        return list(zip((0.0, 0.38, 0.68, 0.90, 1.0), self.sky, strict=True))

    def cloud_stops(self) -> Stops:
        """For `ramp`, 0 in a cloud's shade, 1 on its lit crown."""
        return list(zip((0.0, 0.28, 0.55, 0.80, 1.0), self.cloud, strict=True))

    def water_ramp(self) -> tuple[Colour, Colour, Colour, Colour, Colour]:
        a, b, c, d, e = (as_colour(colour) for colour in self.water)
        return a, b, c, d, e

    def graded(self, colour: Pigment, lit: float = 0.5) -> Floats:
        """A day pigment under this light; `lit` 0 in the shade, 1 in full light."""
        rgb = pigment(colour)
        grey = rgb[0] * np.float32(0.2126) + rgb[1] * np.float32(0.7152) + rgb[2] * np.float32(0.0722)
        tint = self.shade + (self.light - self.shade) * np.float32(lit)
        return np.minimum((grey + (rgb - grey) * np.float32(self.saturation)) * tint, np.float32(1))

    def stops(self, material: Sequence[Pigment], gain: float = 1.0) -> Stops:
        """Day pigments from shade to light, evenly spaced, as ramp stops under this light."""
        n = len(material)
        return [(i / (n - 1), self.graded(c, i / (n - 1)) * np.float32(gain)) for i, c in enumerate(material)]

    def hazed(self, colour: Pigment, distance: float) -> Floats:
        """A finished colour seen through `distance` m of this air."""
        return mix(colour, self.haze, self.thickness(distance))

    def thickness(self, distance: float) -> float:
        """0..0.97: how much of the haze lies before something `distance` m away. Beyond 500 m distance counts by its
        logarithm: a painter keeps the far range's drawing, whatever the optics say."""
        seen = distance if distance < 500 else 500 * (1 + float(np.log(distance / 500)))
        return float(0.97 * (1 - np.exp(-self.haze_per_metre * seen)))

    def sun_direction(self) -> Vec3:
        """From the ground toward sun or moon."""
        b, e = self.sun_bearing, max(0.12, self.sun_elevation)
        return float(np.sin(b) * np.cos(e)), float(np.sin(e)), float(np.cos(b) * np.cos(e))

    def slope_light(self, yaw: float) -> tuple[float, float]:
        """Toward the light on the picture (x right, y down), for relief."""
        turn = self.sun_bearing - yaw
        return float(np.sin(turn)) * 0.9, -(0.35 + 0.55 * min(1.0, self.sun_elevation / 0.7))


def _sky(hour: Hour, air: Air, weather: Weather, night: bool) -> tuple[Floats, ...]:
    out: list[Floats] = []
    for i, text in enumerate(hour.sky):
        rgb = pigment(text)
        # A covered sky is lit evenly: it loses its blue, and its dark zenith comes up toward the horizon.
        even = mix(rgb, pigment(hour.sky[3]), 0.45 * air.grey if not night else 0.15 * air.grey)
        grey = float(luma(even))
        cool = np.array([0.95, 1.0, 1.05], np.float32) * np.float32(grey)
        colour = lerp(even, cool, air.grey) * np.float32(air.gain)
        if weather is Weather.FOG:
            colour = mix(colour, pigment(hour.sky[4]) * np.float32(0.97), 0.25 + 0.14 * i)
        out.append(np.clip(colour, 0, 1).astype(np.float32))
    return tuple(out)


def _toned(colours: tuple[str, ...], air: Air, gain: float) -> tuple[Floats, ...]:
    out: list[Floats] = []
    for text in colours:
        rgb = pigment(text)
        cool = np.array([0.96, 1.0, 1.03], np.float32) * np.float32(luma(rgb))
        out.append(np.clip(lerp(rgb, cool, air.grey * 0.8) * np.float32(gain), 0, 1).astype(np.float32))
    return tuple(out)


def mood_of(request: SetRequest) -> Mood:
    """The light of a request. The scene's seed turns the sun a little, always the same way in one scene."""
    hour, air = _HOURS[request.time_of_day], _AIRS[request.weather]
    night = request.time_of_day is TimeOfDay.NIGHT
    nudge = float(np.random.default_rng(request.seed & 0xFFFFFFFF).uniform(-0.06, 0.06))
    light, shade = np.array(hour.light, np.float32), np.array(hour.shade, np.float32)
    even = (light * 0.42 + shade * 0.58) * np.float32(0.5 + 0.5 * air.gain)
    even = lerp(even, np.float32(luma(even)) * np.array([0.97, 1.0, 1.03], np.float32), air.grey * 0.7)
    lit = lerp(even * np.float32(1.18), light, air.light)
    dim = lerp(even * np.float32(0.80), shade, air.light)
    cloud_gain = (0.62 + 0.38 * air.gain) if air.cover > 0.7 else 1.0
    haze = air.haze * (0.7 if night else 1.0) * (1.5 if request.time_of_day is TimeOfDay.DAWN else 1.0)
    return Mood(
        request.time_of_day, request.weather, _sky(hour, air, request.weather, night),
        _toned(hour.cloud, air, cloud_gain * (0.9 if air.gain < 0.7 else 1.0)), _toned(hour.water, air, 0.55 + 0.45 * air.gain),
        lit.astype(np.float32), dim.astype(np.float32), hour.saturation * air.saturation, air.cover, haze, air.wind,
        hour.sun[0] + nudge, hour.sun[1], pigment(hour.sun_colour), air.sun * hour.glow, air.light)


def figure_light(mood: Mood, yaw: float, fill: float = 1.0) -> FigureLight:
    """The light on somebody in the open. With the sun before the camera it becomes the rim, and the sky fills."""
    sun = mood.sun_direction()
    before = float(np.cos(mood.sun_bearing - yaw))
    strength = {TimeOfDay.DAY: 1.0, TimeOfDay.DAWN: 0.8, TimeOfDay.DUSK: 0.85, TimeOfDay.NIGHT: 0.5}[mood.time]
    side = -1.0 if np.sin(mood.sun_bearing - yaw) < 0 else 1.0
    turn = yaw + np.pi - side * 0.95  # behind the camera, from the sun's side
    sky: Vec3 = (float(np.sin(turn)) * 0.8, 0.6, float(np.cos(turn)) * 0.8)
    open_sky = mix(mood.sky[1], mood.sky[3], 0.5)
    if before > 0.3:
        key_direction, key_colour, key = sky, mix(open_sky, mood.light, 0.35), strength * (0.62 + 0.2 * fill)
        rim_direction, rim_colour, rim = sun, as_colour(mood.sun_colour), 0.35 + 1.0 * mood.direct
    else:
        key_direction, key_colour, key = sun, mix(mood.light, mood.sun_colour, 0.4), strength * (0.6 + 0.4 * mood.direct)
        rim_direction, rim_colour, rim = (-sun[0], 0.4, -sun[2]), as_colour(open_sky), 0.45
    return FigureLight(
        key_direction, as_colour(np.clip(key_colour, 0, 1)), float(key), rim_direction, as_colour(rim_colour), float(rim),
        as_colour(mood.shade * np.float32(0.95)), as_colour(mood.shade * np.float32(0.55)), (),
        as_colour(mood.haze), mood.haze_per_metre)
