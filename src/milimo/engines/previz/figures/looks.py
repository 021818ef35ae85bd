"""Settling a person's looks: what the script leaves open is drawn from the element's key, the same in every shot."""

from __future__ import annotations

import colorsys
import hashlib

import numpy as np

from milimo.contracts.shots import Appearance, SubjectKind
from milimo.engines.previz.figures.skeleton import Measures
from milimo.engines.previz.model import Look
from milimo.engines.previz.paint import hex_colour

SKINS = ("#ecc5a8", "#e2b592", "#d8a47c", "#c88f66", "#b07a52", "#966242", "#774b33", "#5a3828", "#472b20")
_DARK_HAIR = ("#1d1714", "#241a15", "#2f2019")
_FAIR_HAIR = ("#2b1f18", "#42291b", "#5c3a25", "#74432a", "#8c4a28", "#9a7444", "#bd9860", "#4a3020")
_GREY_HAIR = ("#8e8a85", "#a9a49d", "#c9c5bd", "#77726c")

_MEN_WEAR = ("shirt", "jacket", "sweater", "suit", "coat", "tshirt", "hoodie", "waistcoat", "shirt")
_WOMEN_WEAR = ("dress", "sweater", "coat", "cardigan", "skirt", "jacket", "shirt", "long dress", "hoodie")
_BOY_WEAR = ("tshirt", "hoodie", "sweater", "jacket", "overalls")
_GIRL_WEAR = ("dress", "cardigan", "sweater", "overalls", "hoodie")
_MEN_HAIR = ("short", "crop", "short", "curly", "parted", "short", "long", "bald")
_WOMEN_HAIR = ("bob", "long", "ponytail", "bun", "braid", "curly", "wavy", "bob")
# Dusty on purpose: key light and strokes bring the colour out, and one accent in a frame is enough.
_COLOURS = ("#73433a", "#7d5a40", "#8b734a", "#5d6446", "#48594f", "#445a64", "#414d63", "#4c475c", "#664753", "#4a4a4f",
            "#767068", "#a39378", "#82503f", "#37434c", "#5d6a73", "#918066")
# Colour words of a script, for an outfit whose colour nobody settled ("a red oilskin").
_SAID = (("red", "#8c3a30"), ("scarlet", "#96332c"), ("blue", "#37567d"), ("navy", "#2b3850"), ("green", "#46653f"), ("yellow", "#b8902f"),
         ("orange", "#b0622c"), ("black", "#26262a"), ("white", "#cbc8c0"), ("grey", "#6f7276"), ("gray", "#6f7276"), ("brown", "#5f4634"),
         ("purple", "#5b4468"), ("pink", "#b0707c"), ("beige", "#b3a283"), ("teal", "#33605f"), ("khaki", "#7d7650"))
_SECOND = ("#2f3542", "#3a3530", "#463c34", "#2b2e33", "#4a4a44", "#38404e", "#54483a")


def settle_look(kind: SubjectKind, appearance: Appearance, element_key: str, seed: int) -> Look:
    """A look with every field of `appearance` filled in.

    Empty fields come from `element_key` (from `seed` where there is no key), so a character looks the same in every
    shot whatever the shot's seed. `headwear` becomes "none" where nothing is worn.
    """
    salt = element_key or f"seed:{seed}"
    number = int.from_bytes(hashlib.sha256(f"{kind.value}/{salt}".encode()).digest()[:8], "big")
    rng = np.random.default_rng(number)
    draws = rng.random(16)          # always the same draws, so that filling one field never changes another

    def pick(options: tuple[str, ...], at: int) -> str:
        return options[int(draws[at] * len(options)) % len(options)]

    female = _female(kind, float(draws[0]))
    child = kind in (SubjectKind.BOY, SubjectKind.GIRL)
    a = appearance
    age = a.age if a.age is not None else int(6 + draws[1] * 7) if child else int(22 + (draws[1] ** 1.3) * 46)
    skin = a.skin or pick(SKINS, 2)
    hair_colour = a.hair_colour or _hair_colour(skin, age, float(draws[3]))
    hair = a.hair or _hair_style(female, child, age, float(draws[4]))
    wear = (_GIRL_WEAR if female else _BOY_WEAR) if child else (_WOMEN_WEAR if female else _MEN_WEAR)
    outfit = a.outfit or ("robot" if kind is SubjectKind.ROBOT else pick(wear, 5))
    colour = a.outfit_colour or _outfit_colour(outfit, pick(_COLOURS, 6))
    second = a.second_colour or _second_colour(colour, outfit, pick(_SECOND, 7))
    build = a.build or pick(("average", "average", "slight", "average", "heavy", "tall", "strong"), 8)
    beard = a.beard or (a.hair is None and not female and not child and kind is not SubjectKind.ROBOT and draws[9] > 0.74
                        and age > 24)
    glasses = a.glasses or bool(a.age is None and not child and draws[10] > 0.86)
    headwear = a.headwear or "none"
    matched = draws[11] > 0.5 or "sou" in headwear.lower() or "oilskin" in headwear.lower()
    headwear_colour = a.headwear_colour or (colour if matched else second)
    settled = Appearance(
        age=age, build=build, skin=skin, hair=hair, hair_colour=hair_colour, beard=bool(beard), headwear=headwear,
        headwear_colour=headwear_colour, outfit=outfit, outfit_colour=colour, second_colour=second, glasses=glasses)
    return Look(kind=kind, appearance=settled, seed=number % (2**31))


_WET = ("swim", "wetsuit", "bikini", "trunks", "diving", "diver", "space", "robot", "armour", "armor", "tail")


def submerged(look: Look, deep: bool, said: bool) -> Look:
    """The same person in the water: in a diver's suit and mask under it, in a swimsuit on it, unless dressed for it already (or
    `said` to be dressed otherwise on the surface: people fall in with their coats on)."""
    a = look.appearance
    outfit = (a.outfit or "").lower()
    if look.kind in ANIMAL_HEIGHT_M or look.kind is SubjectKind.ROBOT or (said and not deep) or any(word in outfit for word in _WET):
        return look
    if not deep:
        return Look(look.kind, a.model_copy(update={"outfit": "swimsuit" if is_female(look) else "trunks", "headwear": "none"}), look.seed)
    accent = ("#b8862c", "#8c3a30", "#3f7fa0", "#5d8a4a")[look.seed % 4]
    return Look(look.kind, a.model_copy(update={"outfit": "wetsuit", "outfit_colour": "#2b343c", "second_colour": accent, "headwear": "diving mask",
                                                "headwear_colour": accent}), look.seed)


SUIT_WHITE = "#d2d0c8"


def suited(look: Look, label: str, airless: bool) -> Look:
    """The same person in a spacesuit where there is no air, and an astronaut by word anywhere; the helmet is put on only where there
    is none to breathe. What they wear beneath lends the suit its colour of bands and knees, by which they are known."""
    a = look.appearance
    trade = any(word in label.lower() for word in ("astronaut", "cosmonaut", "spacewalk", "space suit", "spacesuit"))
    wears = "space" in (a.outfit or "") or "astronaut" in (a.outfit or "")
    if look.kind in ANIMAL_HEIGHT_M or look.kind is SubjectKind.ROBOT or not (airless or trade or wears):
        return look
    own = a.second_colour if wears else a.outfit_colour
    changed: dict[str, object] = {"outfit": "spacesuit", "outfit_colour": a.outfit_colour if wears else SUIT_WHITE, "second_colour": own}
    if airless:
        changed["headwear"] = "space helmet"
    return Look(look.kind, a.model_copy(update=changed), look.seed)


def is_female(look: Look) -> bool:
    """Whether the figure is drawn with a woman's or girl's proportions."""
    if look.kind in (SubjectKind.PERSON, SubjectKind.CROWD):
        return bool(look.seed % 2)
    return look.kind in (SubjectKind.WOMAN, SubjectKind.GIRL)


def _female(kind: SubjectKind, draw: float) -> bool:
    if kind in (SubjectKind.WOMAN, SubjectKind.GIRL):
        return True
    return kind in (SubjectKind.PERSON, SubjectKind.CROWD) and draw > 0.5


def _hair_colour(skin: str, age: int, draw: float) -> str:
    lightness = float(hex_colour(skin).mean())
    if age > 62 or (age > 50 and draw > 0.45):
        return _GREY_HAIR[int(draw * len(_GREY_HAIR)) % len(_GREY_HAIR)]
    palette = _FAIR_HAIR if lightness > 0.60 else _DARK_HAIR
    return palette[int(draw * len(palette)) % len(palette)]


def _hair_style(female: bool, child: bool, age: int, draw: float) -> str:
    if child:
        options = ("bob", "ponytail", "braid", "long", "curly") if female else ("short", "crop", "curly", "short")
    elif female:
        options = ("bun", "bob", "short", "bun") if age > 64 else _WOMEN_HAIR
    else:
        options = ("short", "bald", "receding", "crop") if age > 55 else _MEN_HAIR
    return options[int(draw * len(options)) % len(options)]


def _outfit_colour(outfit: str, drawn: str) -> str:
    said = next((colour for word, colour in _SAID if word in outfit.lower().replace("-", " ").split()), None)
    if said is not None:
        return said
    fixed = {"oilskin": "#b8862c", "spacesuit": "#c4c4bd", "robot": "#8d979e", "armour": "#7c8288", "lab coat": "#c9c9c2",
             "scrubs": "#4f8083", "uniform": "#2e3c55", "robe": "#5a4334"}
    return next((colour for word, colour in fixed.items() if word in outfit.lower()), drawn)


def _second_colour(colour: str, outfit: str, drawn: str) -> str:
    """Trousers, shirt or accent: another value than the outfit's own, so that the figure has two clear shapes."""
    if any(word in outfit.lower() for word in ("suit", "uniform")) and "space" not in outfit.lower():
        return "#cfc8ba"
    lightness = float(hex_colour(colour).mean())
    if lightness < 0.22:
        return "#8a7f6c"
    return drawn


def shifted(colour: str, value: float = 1.0, saturation: float = 1.0) -> str:
    """The same hue, lighter or darker, fuller or greyer."""
    r, g, b = (float(c) for c in hex_colour(colour))
    h, s, v = colorsys.rgb_to_hsv(r, g, b)
    r, g, b = colorsys.hsv_to_rgb(h, min(1.0, s * saturation), min(1.0, v * value))
    return f"#{round(r * 255):02x}{round(g * 255):02x}{round(b * 255):02x}"


# ---- proportions ----------------------------------------------------------------------------------------------

# Standing height of animals in metres, crown or ears; of a bird and a fish their length.
ANIMAL_HEIGHT_M = {SubjectKind.DOG: 0.75, SubjectKind.CAT: 0.38, SubjectKind.HORSE: 2.1, SubjectKind.BIRD: 0.40, SubjectKind.FISH: 0.40}

# age, height in own heads, height in metres (girls and boys alike up to 12)
_GROWTH = ((0, 4.0, 0.62), (1, 4.3, 0.76), (3, 4.9, 0.95), (5, 5.5, 1.09), (7, 5.9, 1.22), (10, 6.3, 1.39), (13, 6.7, 1.57),
           (16, 7.0, 1.69), (20, 7.1, 1.75))


def measures_of(look: Look) -> Measures:
    """Body measures by age, sex and build, in units in which the figure stands about 7.5 tall whatever its age."""
    if look.kind in ANIMAL_HEIGHT_M:
        return Measures(height_m=ANIMAL_HEIGHT_M[look.kind])
    a = look.appearance
    age = float(a.age if a.age is not None else 35)
    female = is_female(look)
    build = (a.build or "average").lower()
    ages, heads, metres = ([row[i] for row in _GROWTH] for i in range(3))
    in_heads = float(np.interp(age, ages, heads))
    height = float(np.interp(age, ages, metres)) * (0.945 if female and age > 13 else 1.0)
    youth = float(np.clip((17 - age) / 13, 0, 1))
    old = float(np.clip((age - 55) / 30, 0, 1))
    wide = 1.0 + 0.20 * _has(build, "heavy", "stout", "fat", "large", "big", "plump") + 0.07 * _has(build, "strong", "muscular", "stocky", "broad")
    wide -= 0.09 * _has(build, "slight", "slim", "thin", "slender", "lean", "skinny", "frail")
    head = 7.52 / in_heads
    # What is left under the chin is shared out: legs take less of a child than of an adult.
    leg_share = 0.470 - 0.055 * youth
    leg = 7.5 * leg_share
    torso = (7.5 - leg * (1 + 0.33 / 3.52) - 0.10 - 1.26 * head) / 2.27
    shoulder = (0.90 - 0.125 * female - 0.10 * youth) * (0.5 + 0.5 * wide) * (1 + 0.07 * _has(build, "strong", "broad"))
    return Measures(
        head=head, shoulder=shoulder - 0.03 * old, chest=(0.71 - 0.09 * female - 0.05 * youth) * wide,
        waist=(0.56 - 0.095 * female + 0.03 * youth + 0.06 * old) * (wide**1.25), hip=(0.59 + 0.035 * female - 0.06 * youth) * (0.35 + 0.65 * wide),
        depth=0.66 + 0.10 * (wide - 1) + 0.05 * youth, limb=(1.0 - 0.10 * female - 0.06 * youth - 0.05 * old) * (0.35 + 0.65 * wide),
        torso=torso, leg=leg, arm=2.66 * (leg / 3.52) ** 0.6 * torso**0.4, bust=(0.16 if female and age > 14 else 0.0) * (1 - 0.2 * old),
        belly=max(0.0, wide - 1.06) * 1.3 + 0.06 * old, neck=(1.0 - 0.13 * female - 0.23 * youth) * (0.5 + 0.5 * wide),
        stoop=14.0 * old, height_m=height * (1.06 if "tall" in build else 0.94 if "short" in build or "small" in build else 1.0) * (1 - 0.03 * old))


def standing_metres(look: Look) -> float:
    """How tall somebody (or an animal) stands, metres."""
    return measures_of(look).height_m


def _has(text: str, *words: str) -> float:
    return 1.0 if any(w in text for w in words) else 0.0
