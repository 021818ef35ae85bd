"""From a settled look to the colours of everything on it."""

from __future__ import annotations

from milimo.contracts.shots import SubjectKind
from milimo.engines.previz.figures.complexion import complexion
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.looks import shifted
from milimo.engines.previz.figures.outfits import Outfit
from milimo.engines.previz.model import Look
from milimo.engines.previz.paint import hex_colour


def palette(look: Look, outfit: Outfit) -> dict[str, Stuff]:
    """Material name → stuff, for `light.shade`."""
    a = look.appearance
    skin, hair = a.skin or "#c99a78", a.hair_colour or "#3a2a20"
    top, second, hat = a.outfit_colour or "#55606a", a.second_colour or "#3a3a40", a.headwear_colour or "#444444"
    fold, sheen = outfit.fold, outfit.sheen
    value = float(hex_colour(top).mean())
    suit = outfit.collar == "lapel" or outfit.name in ("uniform", "robe")
    trousers = shifted(top, 0.94) if outfit.name in ("suit", "uniform", "scrubs", "wetsuit", "pyjamas", "spacesuit", "armour", "robot") else second
    if outfit.name == "coat":
        trousers = "#2b2b30"
    inner = second if (suit or outfit.open_front) else shifted(top, 1.1)
    if outfit.name in ("coat", "jacket", "cardigan") and float(hex_colour(inner).mean()) < 0.25:
        inner = "#a89c8a" if value < 0.4 else "#4a4038"
    if outfit.name == "wetsuit":
        hat, inner = second, second
    shoe = second if outfit.name == "wetsuit" else "#241d19" if value > 0.25 else "#33261d"
    accent = second if outfit.name == "spacesuit" else shifted(top, 0.55, 1.1) if value > 0.3 else "#7c2f2b"
    if look.kind is SubjectKind.ROBOT or outfit.name == "robot":
        return _metal(top, second)
    skin_stuff = Stuff(complexion(skin), sheen=0.10, tight=18, flesh=1.0)
    bare = skin_stuff if outfit.name == "trunks" else None
    feet = skin_stuff if outfit.name in ("trunks", "swimsuit") else None
    if bare is not None:
        trousers = top
    return {
        "skin": skin_stuff, "hair": Stuff(hair, sheen=0.02, strand=0.24), "beard": Stuff(shifted(hair, 0.70), sheen=0.01, strand=0.05),
        "top": bare or Stuff(top, sheen, 14, fold=fold), "collar": Stuff(shifted(top, 1.08 if not outfit.knit else 0.94), sheen, fold=fold * 0.4),
        "lapel": Stuff(shifted(top, 0.76 if outfit.split else 0.86), sheen), "inner": Stuff(inner, 0.03, fold=0.6),
        "trousers": Stuff(trousers, 0.03, fold=0.9), "shoe": feet or Stuff(shoe, 0.18, 30), "sole": feet or Stuff("#17120f", 0.02),
        "tie": Stuff(accent, 0.10, 20), "button": Stuff(shifted(top, 1.5 if value < 0.4 else 0.45, 0.6), 0.25), "belt": Stuff("#2e2119" if value > 0.25 else "#4b3626", 0.15),
        "apron": Stuff(second if float(hex_colour(second).mean()) > 0.5 else "#b9ae9a", 0.02, fold=1.0),
        "glove": Stuff(shifted(top, 0.55), 0.08), "hat": Stuff(hat, 0.30 if "oilskin" in (a.headwear or "") or "sou" in (a.headwear or "") else 0.05),
        "band": Stuff(shifted(hat, 0.55), 0.05), "helmet": Stuff(shifted(top, 1.04) if outfit.name in ("spacesuit", "armour") else hat, 0.30, 30), "visor": Stuff("#5b7684" if outfit.name == "wetsuit" else "#2a3a4a", 0.9, 60), "lining": Stuff("#2b2f36", 0.1), "gleam": Stuff("#dfe9ef", 0.4, glow=0.45), "crown": Stuff("#d0a23c", 0.8, 30),
        "frame": Stuff("#1d1a1a", 0.3), "metal": Stuff("#9a9c9c", 0.5, 30), "eye": Stuff("#b5a394", 0.3, 40),
    }


def _metal(body: str, second: str) -> dict[str, Stuff]:
    plate, joint = Stuff(body, 0.55, 26), Stuff(shifted(body, 0.38, 0.6), 0.25)
    return {"skin": Stuff(shifted(body, 1.08), 0.6, 30), "top": plate, "trousers": Stuff(shifted(body, 0.82), 0.5, 26), "shoe": joint, "sole": joint, "metal": joint,
            "belt": joint, "glove": joint, "hair": joint, "collar": plate, "helmet": plate, "visor": Stuff("#0c1216", 0.9, 60), "lens": Stuff("#8fe6ff", 0.2, glow=0.9)}
