"""What the words say of a town: the trades on its signs, in the words' own language, lamps that burn on what is parked, what kind of city it is. Pure."""

from __future__ import annotations

import re

from milimo.contracts.shots import ShotPlan

_AS_SAID = frozenset(["bakery", "bar", "pub", "inn", "tavern", "saloon", "café", "cafe", "restaurant", "diner", "bistro", "brasserie", "pizzeria", "trattoria", "osteria", "hotel", "motel", "hostel", "butcher", "pharmacy", "chemist", "florist", "tailor", "barber", "hairdresser", "grocer", "grocery", "supermarket", "bank", "cinema", "theatre", "theater", "casino", "nightclub", "jeweller", "jeweler", "laundry", "launderette", "laundromat", "garage", "kiosk", "pawnbroker", "police", "patisserie", "delicatessen", "tobacconist", "bäckerei", "konditorei", "kneipe", "gasthaus", "gasthof", "wirtshaus", "metzgerei", "fleischerei", "apotheke", "buchhandlung", "blumenladen", "friseur", "schneiderei", "kino", "theater", "sparkasse", "tankstelle", "drogerie", "wäscherei", "spielhalle", "polizei", "boulangerie", "pâtisserie", "boucherie", "charcuterie", "librairie", "pharmacie", "fleuriste", "tabac", "hôtel", "cinéma", "théâtre", "épicerie", "coiffeur", "auberge", "banque", "panadería", "pastelería", "carnicería", "farmacia", "librería", "floristería", "zapatería", "peluquería", "taberna", "cantina", "bodega", "cine", "teatro", "banco", "panetteria", "pasticceria", "macelleria", "libreria", "fioraio", "albergo", "gelateria", "enoteca", "barbiere", "sartoria", "padaria", "pastelaria", "talho", "livraria", "florista", "bakkerij", "slagerij", "apotheek", "boekhandel", "kroeg", "bloemist", "piekarnia", "apteka", "restauracja", "bageri", "apotek", "krog", "pekárna", "lékárna"])
_SHORTER = {
    "bookshop": "BOOKS", "bookstore": "BOOKS", "library": "LIBRARY", "barbershop": "BARBER", "coffeehouse": "COFFEE", "teahouse": "TEA", "tearoom": "TEA", "taproom": "BAR", "cantina": "CANTINA", "speakeasy": "BAR",
    "blumenladen": "BLUMEN", "buchladen": "BÜCHER", "cafe": "CAFE", "baker": "BAKERY", "baker's": "BAKERY", "butcher's": "BUTCHER", "flowershop": "FLOWERS", "buchhandlung": "BÜCHER", "post": "POST", "club": "CLUB",
    "market": "MARKET", "marketplace": "MARKET",
}
_PAIRS = {
    ("book", "shop"): "BOOKS", ("book", "store"): "BOOKS", ("flower", "shop"): "FLOWERS", ("shoe", "shop"): "SHOES", ("toy", "shop"): "TOYS", ("toy", "store"): "TOYS", ("pawn", "shop"): "PAWN", ("coffee", "shop"): "COFFEE",
    ("music", "shop"): "MUSIC", ("record", "shop"): "RECORDS", ("record", "store"): "RECORDS", ("post", "office"): "POST", ("police", "station"): "POLICE", ("jazz", "club"): "JAZZ", ("night", "club"): "CLUB", ("tea", "room"): "TEA",
    ("sweet", "shop"): "SWEETS", ("candy", "store"): "CANDY", ("antique", "shop"): "ANTIQUES", ("fish", "shop"): "FISH", ("hat", "shop"): "HATS", ("clothes", "shop"): "FASHION", ("gun", "shop"): "GUNS", ("tattoo", "parlour"): "TATTOO",
    ("liquor", "store"): "LIQUOR", ("hardware", "store"): "HARDWARE", ("wine", "bar"): "WINE", ("petrol", "station"): "PETROL", ("gas", "station"): "GAS", ("ice", "cream"): "ICE CREAM", ("drug", "store"): "DRUGS",
}
_ON_THE_STREET = frozenset({"club", "market", "post"})      # words that mean much else in a prompt; in a heading they are the place
_CITIES = {"old": ("old town", "old city", "paris", "london", "prague", "vienna", "rome", "venice", "florence", "lisbon", "medieval", "cathedral", "spires", "oxford", "budapest", "wien", "altstadt"),
           "works": ("industr", "factor", "refinery", "steelwork", "shipyard", "power station", "chimneys", "fabrik")}
MOST = 3                 # names that a street finds room for


def signs_of(plan: ShotPlan, prompt: str = "") -> tuple[str, ...]:
    """The words that signs of this place bear, capitals, the first named first; () where no trade is named.

    Every shot of a scene has its heading, and the same signs hang in all of them; a prompt counts only where there is none.
    """
    if plan.place.name:
        return _named(f"{plan.place.name} {' '.join(plan.place.features)}", whole=True)
    return _named(prompt, whole=False)


def has_headlights(plan: ShotPlan, prompt: str = "", *, of_set: bool = False) -> bool:
    """Whether the text speaks of headlights: then they burn on cars that nobody drives. `of_set`: on those of the place too, which all
    shots under one heading share."""
    text = plan.place.name if of_set and plan.place.name else f"{plan.place.name} {prompt}"
    return re.search(r"head\s?-?(?:light|lamp)", text.casefold()) is not None


def city_of(plan: ShotPlan, prompt: str = "") -> str | None:
    """What kind of city it is, `old` or `works`, by the heading, or the prompt where there is none; None for one of towers."""
    said = (plan.place.name or prompt).casefold()
    return next((kind for kind, words in _CITIES.items() if any(word in said for word in words)), None)


def _named(text: str, *, whole: bool) -> tuple[str, ...]:
    words = re.findall(r"[^\W\d_]+(?:['’]s)?", text.casefold().replace("’", "'"))
    found: dict[str, None] = {}
    for at, word in enumerate(words):
        pair = _PAIRS.get((word, words[at + 1])) if at + 1 < len(words) else None
        single = word[:-1] if word.endswith("s") and word[:-1] in _AS_SAID else word
        if pair is not None:
            found[pair] = None
        elif word in _SHORTER and (whole or word not in _ON_THE_STREET):
            found[_SHORTER[word]] = None
        elif single in _AS_SAID:
            found[single.upper()] = None
    return tuple(found)[:MOST]
