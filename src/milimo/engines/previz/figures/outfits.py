"""What people wear, as cuts: which parts a garment covers, how it closes and falls, and what goes on feet and heads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Collar = Literal["none", "crew", "shirt", "lapel", "stand", "roll", "hood", "ring"]


@dataclass(frozen=True, slots=True)
class Outfit:
    """Lengths in fractions: `sleeve` of the arm, `skirt` and `legs` of the leg (0 none, 1 to the ankle)."""

    name: str
    sleeve: float = 1.0
    thick: float = 0.05            # how far the cloth stands off the body, units
    loose: float = 0.0             # extra width toward hems and cuffs
    skirt: float = 0.0
    flare: float = 0.0
    legs: float = 1.0              # trousers; 0 bare legs or stockings, between them shorts to that share of the thigh
    slim: float = 0.0              # trousers cut close
    boots: float = 0.0             # shaft height as a fraction of the shin
    collar: Collar = "crew"
    open_front: float = 0.0        # V of the inner shirt, depth as a fraction of the torso
    tie: bool = False
    buttons: int = 0
    belt: bool = False
    apron: bool = False
    hem: float = 0.06              # how far below the hip joint a top ends (no skirt), fraction of the leg
    tucked: bool = False
    pocket: bool = False
    sheen: float = 0.06
    fold: float = 1.0              # how strongly it creases
    straps: bool = False
    hard: bool = False             # plates and tubes: robots, armour, space suits
    knit: bool = False
    cardigan: bool = False
    stripes: bool = False
    split: bool = False            # opens in front from the waist down, and falls straight: a coat, not a dress


def padding(outfit: Outfit) -> float:
    """Units by which the cloth stands off hips and breast, beyond a shirt's."""
    return max(0.0, 0.9 * (outfit.thick - 0.05) + 0.30 * outfit.flare * (outfit.skirt > 0))


OUTFITS: dict[str, Outfit] = {
    "shirt": Outfit("shirt", collar="shirt", buttons=5, tucked=True, belt=True, thick=0.045),
    "tshirt": Outfit("tshirt", sleeve=0.34, loose=0.03, thick=0.04),
    "sweater": Outfit("sweater", collar="roll", thick=0.085, knit=True, hem=0.10, fold=0.9),
    "cardigan": Outfit("cardigan", collar="none", open_front=0.62, thick=0.075, knit=True, hem=0.14, buttons=3, cardigan=True),
    "hoodie": Outfit("hoodie", collar="hood", thick=0.095, hem=0.10, pocket=True, loose=0.03),
    "jacket": Outfit("jacket", collar="stand", open_front=0.45, thick=0.085, hem=0.08, pocket=True),
    "suit": Outfit("suit", collar="lapel", open_front=0.48, tie=True, buttons=2, thick=0.07, hem=0.20, loose=0.02),
    "coat": Outfit("coat", collar="lapel", open_front=0.34, buttons=4, skirt=0.56, flare=0.12, thick=0.10, loose=0.03, split=True),
    "oilskin": Outfit("oilskin", collar="stand", buttons=4, skirt=0.46, flare=0.26, thick=0.13, loose=0.06, boots=0.7,
                      sheen=0.32, fold=1.25, split=True),
    "dress": Outfit("dress", sleeve=0.30, skirt=0.56, flare=0.34, legs=0.0, thick=0.035, collar="crew", belt=True, fold=1.2),
    "long dress": Outfit("long dress", sleeve=0.95, skirt=0.92, flare=0.38, legs=0.0, thick=0.04, collar="crew", belt=True, fold=1.2),
    "skirt": Outfit("skirt", sleeve=1.0, skirt=0.50, flare=0.28, legs=0.0, thick=0.045, collar="shirt", tucked=True, belt=True),
    "apron": Outfit("apron", sleeve=0.45, collar="shirt", apron=True, thick=0.05, straps=True),
    "uniform": Outfit("uniform", collar="shirt", buttons=4, belt=True, thick=0.06, hem=0.16, tie=True, boots=0.45, slim=0.3),
    "overalls": Outfit("overalls", sleeve=0.9, collar="crew", straps=True, tucked=True, thick=0.05, loose=0.03),
    "robe": Outfit("robe", sleeve=0.95, skirt=0.88, flare=0.30, thick=0.09, loose=0.10, collar="none", open_front=0.35, belt=True, fold=1.3),
    "scrubs": Outfit("scrubs", sleeve=0.36, collar="none", open_front=0.16, loose=0.05, thick=0.05, hem=0.14),
    "lab coat": Outfit("lab coat", collar="lapel", open_front=0.55, skirt=0.44, flare=0.12, thick=0.07, loose=0.03, split=True),
    "waistcoat": Outfit("waistcoat", sleeve=1.0, collar="shirt", open_front=0.40, buttons=4, thick=0.055, straps=False, tie=True),
    "spacesuit": Outfit("spacesuit", thick=0.20, collar="ring", boots=0.6, fold=1.5, loose=0.02, hard=False, tucked=True, belt=True, sheen=0.14),
    "armour": Outfit("armour", thick=0.13, collar="stand", boots=0.8, hard=True, sheen=0.5, fold=0.2, belt=True),
    "robot": Outfit("robot", thick=0.06, collar="ring", hard=True, sheen=0.5, fold=0.0),
    "pyjamas": Outfit("pyjamas", collar="shirt", buttons=4, loose=0.05, thick=0.06, hem=0.14, stripes=True),
    "wetsuit": Outfit("wetsuit", thick=0.03, collar="roll", slim=0.9, sheen=0.22, fold=0.35),
    "trunks": Outfit("trunks", sleeve=0.0, legs=0.62, thick=0.005, collar="none", fold=0.0, tucked=True),
    "swimsuit": Outfit("swimsuit", sleeve=0.0, legs=0.0, thick=0.02, collar="none", fold=0.3),
}

# Words of a script to a cut; the first that matches wins, so that "lab coat" comes before "coat".
_WORDS: tuple[tuple[str, str], ...] = (
    ("space", "spacesuit"), ("astronaut", "spacesuit"), ("robot", "robot"), ("android", "robot"),
    ("armour", "armour"), ("armor", "armour"), ("oilskin", "oilskin"), ("raincoat", "oilskin"), ("slicker", "oilskin"),
    ("sou'wester", "oilskin"), ("lab coat", "lab coat"), ("trench", "coat"), ("overcoat", "coat"), ("greatcoat", "coat"),
    ("parka", "coat"), ("coat", "coat"), ("pyjama", "pyjamas"), ("pajama", "pyjamas"), ("nightgown", "long dress"),
    ("gown", "long dress"), ("long dress", "long dress"), ("sari", "long dress"), ("dress", "dress"), ("skirt", "skirt"),
    ("blouse", "skirt"), ("apron", "apron"), ("chef", "apron"), ("overall", "overalls"), ("dungaree", "overalls"),
    ("boiler", "overalls"), ("hoodie", "hoodie"), ("hooded", "hoodie"), ("sweatshirt", "hoodie"), ("cardigan", "cardigan"),
    ("sweater", "sweater"), ("jumper", "sweater"), ("pullover", "sweater"), ("turtleneck", "sweater"), ("wool", "sweater"),
    ("scrubs", "scrubs"), ("nurse", "scrubs"), ("surgeon", "scrubs"), ("doctor", "lab coat"), ("uniform", "uniform"),
    ("police", "uniform"), ("soldier", "uniform"), ("captain", "uniform"), ("tuxedo", "suit"), ("business", "suit"),
    ("suit", "suit"), ("blazer", "suit"), ("waistcoat", "waistcoat"), ("vest", "waistcoat"), ("leather", "jacket"),
    ("denim", "jacket"), ("anorak", "jacket"), ("jacket", "jacket"), ("robe", "robe"), ("cloak", "robe"), ("kimono", "robe"),
    ("monk", "robe"), ("wetsuit", "wetsuit"), ("diving suit", "wetsuit"), ("diver", "wetsuit"), ("swimming trunks", "trunks"), ("swim shorts", "trunks"), ("swim", "swimsuit"), ("bikini", "swimsuit"), ("trunks", "trunks"), ("t-shirt", "tshirt"), ("tee", "tshirt"),
    ("tshirt", "tshirt"), ("tank", "tshirt"), ("shirt", "shirt"), ("flannel", "shirt"), ("jersey", "sweater"))


def outfit_named(words: str | None) -> Outfit:
    """The cut that a description means; a plain shirt where it says nothing known."""
    text = (words or "").lower()
    if text in OUTFITS:
        return OUTFITS[text]
    found = next((OUTFITS[cut] for word, cut in _WORDS if word in text), OUTFITS["shirt"])
    if "scarf" in text:
        found = replace(found, collar="roll")
    if "boots" in text:
        found = replace(found, boots=max(found.boots, 0.6))
    return found
