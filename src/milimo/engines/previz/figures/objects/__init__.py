"""Things as they stand or lie on a table, as solids, and the words that name them. 1 is a head's length (23 cm) for what a hand
holds; larger things are made to its scale, since an insert shows each as large as the frame allows."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from milimo.engines.previz.figures.field import Solid, turn_y, turn_z, vec
from milimo.engines.previz.figures.objects import effects, household, tableware
from milimo.engines.previz.figures.objects.forms import OBJECT_STUFF

__all__ = ["OBJECT_STUFF", "known_objects", "still_life"]

Maker = Callable[[], list[Solid]]

_NAMES: dict[str, Maker] = {word: maker for words, maker in (
    ("bowl soup dish", tableware.bowl), ("plate saucer", tableware.plate), ("cup mug tea coffee", tableware.cup), ("wineglass goblet chalice wine", tableware.wineglass), ("glass tumbler whisky whiskey drink", tableware.tumbler),
    ("bottle vial flask beer", tableware.bottle), ("pot cauldron stew", tableware.pot), ("pan frying-pan saucepan skillet", tableware.pan), ("kettle teapot", tableware.kettle), ("spoon", tableware.spoon), ("ladle", tableware.ladle), ("fork", tableware.fork),
    ("knife dagger blade scalpel razor", tableware.knife), ("cleaver", tableware.cleaver), ("sausage sausages hotdog", tableware.sausage), ("bread loaf baguette dough", tableware.loaf), ("apple orange fruit tomato peach pear lemon", tableware.apple), ("egg eggs", tableware.egg),
    ("cheese", tableware.cheese), ("fish herring", tableware.fish), ("cake pie tart", tableware.cake), ("key", effects.key), ("keys", effects.keys), ("ring", effects.ring_of_gold), ("coin", effects.coin), ("coins gold treasure", effects.coins), ("money cash banknotes notes", effects.money),
    ("watch pocketwatch compass medal locket", effects.pocket_watch), ("clock alarm timer", effects.clock), ("telephone receiver", effects.telephone), ("phone mobile smartphone tablet remote", effects.mobile), ("radio walkie-talkie", effects.radio), ("camera", effects.camera),
    ("gun pistol revolver", effects.gun), ("hammer mallet tool", effects.hammer), ("wrench spanner crowbar", effects.wrench), ("axe hatchet", effects.axe), ("scissors shears", effects.scissors), ("pen pencil quill needle syringe brush", effects.pen), ("book diary notebook bible ledger journal", effects.book),
    ("letter page document contract paper manuscript", effects.letter), ("note card telegram message", effects.note), ("newspaper magazine", effects.newspaper), ("map chart plan blueprint", effects.map), ("envelope", effects.envelope), ("photograph photo picture portrait", effects.photograph),
    ("ticket passport badge", effects.ticket), ("candle candlestick", household.candle), ("lantern", household.lantern), ("lamp", household.desk_lamp), ("rope cord", household.rope), ("hat cap fedora", household.hat), ("helmet visor", household.helmet), ("boot boots shoe shoes slipper", household.boot),
    ("glasses spectacles sunglasses", household.glasses), ("bag handbag purse satchel backpack", household.bag), ("suitcase briefcase", household.suitcase), ("box chest crate drawer casket", household.box), ("tin can jar", household.tin), ("parcel package", household.parcel), ("gift present", household.gift), ("basket", household.basket),
    ("bucket pail", household.bucket), ("vase flowers bouquet", household.vase), ("flower rose tulip daisy", household.flower), ("teddy doll toy bear", household.teddy), ("ball", household.ball), ("skull bone bones", household.skull), ("sword sabre", household.sword), ("necklace pearls beads bracelet", household.necklace),
    ("crown tiara", household.crown), ("globe", household.globe), ("ashtray cigarette cigar", household.ashtray), ("typewriter", household.typewriter), ("microphone", household.microphone), ("umbrella parasol", household.umbrella), ("cloth rag towel handkerchief scarf glove", household.cloth))
    for word in words.split()}
HOLD: dict[Maker, float] = {tableware.bowl: 0.44, tableware.plate: 0.10, tableware.pan: 0.08, tableware.pot: 0.58, tableware.cup: 0.50}
"""What things are put in or on, and how high they then lie."""
_UTENSILS = frozenset({tableware.spoon, tableware.ladle, tableware.fork})


def known_objects(words: str) -> list[Maker]:
    """Makers of the things that words name, in order."""
    found = [_NAMES.get(word) or _NAMES.get(word.removesuffix("s")) for word in re.findall(r"[a-z-]+", words.lower())]
    return list(dict.fromkeys(maker for maker in found if maker is not None))


def still_life(words: str) -> list[Solid]:
    """What words name, on a table: one thing, or one in or on another (`a spoon in a bowl of soup`); a box where it is unknown."""
    makers = known_objects(words)
    if not makers:
        return household.box()
    first, rest = makers[0], [maker for maker in makers[1:] if maker in HOLD]
    if first in HOLD or not rest:
        return first()
    under, height = rest[0](), HOLD[rest[0]]
    if first in _UTENSILS and height > 0.2:    # leans on the rim
        return [*under, *(solid.moved(turn_z(-0.75) @ turn_z(np.pi), vec(0.0, height + 0.42, 0.05), 0.95) for solid in first())]
    return [*under, *(solid.moved(turn_y(0.4), vec(0, height, 0), 0.72) for solid in first())]
