"""Which thing a subject is, from its kind and the script's word for it; how long and high that is; where one sits on it."""

from __future__ import annotations

from dataclasses import dataclass

from milimo.contracts.shots import Pose, SubjectKind


@dataclass(frozen=True, slots=True)
class Place:
    """A place aboard, m from the ground under the middle: to the left, up, toward the front; and how one is there."""

    left: float
    up: float
    ahead: float
    pose: Pose


@dataclass(frozen=True, slots=True)
class Model:
    """A make of vehicle. `wheels` are (left, ahead, radius) of those that turn; of what floats `draught` m lie under water, and
    it is `beam` m wide."""

    name: str
    length: float
    height: float
    aboard: tuple[Place, ...] = ()
    wheels: tuple[tuple[float, float, float], ...] = ()
    draught: float = 0.0
    beam: float = 0.0


_CAR_WHEELS = tuple((s * 0.80, z, 0.33) for s in (-1.0, 1.0) for z in (1.34, -1.38))
_BIG = 0.50
MODELS: dict[str, Model] = {model.name: model for model in (
    Model("saloon", 4.4, 1.45, wheels=_CAR_WHEELS), Model("hatch", 3.7, 1.50, wheels=tuple((s * 0.80, z, 0.33) for s in (-1.0, 1.0) for z in (1.15, -1.16))),
    Model("taxi", 4.4, 1.65, wheels=_CAR_WHEELS), Model("police", 4.4, 1.62, wheels=_CAR_WHEELS),
    Model("van", 4.4, 2.05, wheels=tuple((s * 0.87, z, 0.33) for s in (-1.0, 1.0) for z in (1.30, -1.47))),
    Model("bus", 10.5, 3.1, wheels=tuple((s * 1.14, z, _BIG) for s in (-1.0, 1.0) for z in (3.4, -2.9))),
    Model("truck", 8.0, 3.3, wheels=tuple((s * 1.05, z, _BIG) for s in (-1.0, 1.0) for z in (2.9, -1.7, -2.8))),
    Model("bicycle", 1.75, 1.08, (Place(0, 0.93, -0.22, Pose.RIDING),), tuple((0.0, z, 0.34) for z in (0.53, -0.53))),
    Model("scooter", 1.75, 1.12, (Place(0, 0.80, -0.25, Pose.RIDING), Place(0, 0.84, -0.58, Pose.RIDING)), tuple((0.0, z, 0.24) for z in (0.60, -0.58))),
    Model("motorcycle", 2.1, 1.12, (Place(0, 0.80, -0.25, Pose.RIDING), Place(0, 0.86, -0.62, Pose.RIDING)), tuple((0.0, z, 0.32) for z in (0.72, -0.72))),
    Model("rowing", 4.2, 0.85, (Place(0, 0.42, -0.25, Pose.SITTING), Place(0, 0.42, 1.0, Pose.SITTING), Place(0, 0.44, -1.35, Pose.SITTING)), draught=0.22, beam=1.5),
    Model("fishing", 7.6, 3.9, (Place(0.25, 0.62, -2.1, Pose.STANDING), Place(-0.3, 0.62, -2.7, Pose.STANDING), Place(0.0, 0.80, 2.2, Pose.STANDING)), draught=0.5, beam=2.5),
    Model("sailing", 7.0, 8.6, (Place(0.15, 0.75, -1.9, Pose.SITTING), Place(-0.3, 0.75, -1.3, Pose.SITTING)), draught=0.4, beam=2.1),
    Model("ship", 60.0, 18.0, draught=4.0, beam=10.0), Model("liner", 110.0, 25.0, draught=6.0, beam=14.0), Model("warship", 90.0, 22.0, draught=4.0, beam=9.6),
    Model("tallship", 48.0, 37.0, draught=3.5, beam=9.2), Model("submarine", 70.0, 10.0, draught=5.0, beam=7.0),
    Model("train", 25.0, 4.0), Model("steam", 23.0, 4.2), Model("goods", 23.0, 4.1), Model("tram", 13.2, 3.6),
    Model("aircraft", 38.0, 12.0), Model("propeller", 9.0, 3.5), Model("fighter", 14.5, 4.6), Model("helicopter", 10.6, 3.8), Model("balloon", 14.4, 20.3),
    Model("airship", 80.0, 18.0), Model("spaceship", 23.0, 9.6), Model("rocket", 6.8, 28.8), Model("saucer", 16.2, 6.0), Model("thing", 1.04, 0.9),
)}
FLOATING = frozenset({"rowing", "fishing", "sailing"})
SHIPS = frozenset({"ship", "liner", "warship", "tallship", "submarine"})
RAILED = frozenset({"train", "steam", "goods", "tram"})
FLYING = frozenset({"aircraft", "propeller", "fighter", "helicopter", "balloon", "airship", "spaceship", "rocket", "saucer"})

_WORDS: dict[SubjectKind, tuple[tuple[str, str], ...]] = {
    SubjectKind.CAR: (("taxi", "taxi"), ("cab", "taxi"), ("police", "police"), ("patrol", "police"), ("squad", "police"), ("minibus", "van"), ("bus", "bus"),
                      ("coach", "bus"), ("van", "van"), ("ambulance", "van"), ("camper", "van"), ("lorry", "truck"), ("truck", "truck"), ("hatch", "hatch"), ("mini", "hatch")),
    SubjectKind.TRUCK: (("minibus", "van"), ("bus", "bus"), ("coach", "bus"), ("van", "van"), ("ambulance", "van"), ("camper", "van")),
    SubjectKind.BICYCLE: (("scooter", "scooter"), ("moped", "scooter"), ("vespa", "scooter"), ("motor", "motorcycle"), ("chopper", "motorcycle")),
    SubjectKind.BOAT: (("row", "rowing"), ("dinghy", "rowing"), ("canoe", "rowing"), ("kayak", "rowing"), ("skiff", "rowing"), ("raft", "rowing"), ("punt", "rowing"),
                       ("gondola", "rowing"), ("lifeboat", "rowing"), ("sail", "sailing"), ("yacht", "sailing"), ("catamaran", "sailing")),
    SubjectKind.SHIP: (("submarine", "submarine"), ("u boat", "submarine"), ("u-boat", "submarine"), ("sailing", "tallship"), ("tall", "tallship"), ("pirate", "tallship"), ("schooner", "tallship"),
                       ("galleon", "tallship"), ("master", "tallship"), ("man of war", "tallship"), ("longship", "tallship"), ("liner", "liner"), ("cruise", "liner"), ("steamer", "liner"), ("steamship", "liner"),
                       ("ferry", "liner"), ("warship", "warship"), ("battleship", "warship"), ("frigate", "warship"), ("destroyer", "warship"), ("carrier", "warship"), ("cruiser", "warship")),
    SubjectKind.TRAIN: (("steam", "steam"), ("locomotive", "steam"), ("freight", "goods"), ("goods", "goods"), ("mail", "goods"), ("tram", "tram"), ("streetcar", "tram"), ("trolley", "tram")),
    SubjectKind.AIRCRAFT: (("helicopter", "helicopter"), ("chopper", "helicopter"), ("gyrocopter", "helicopter"), ("drone", "helicopter"), ("balloon", "balloon"), ("airship", "airship"), ("zeppelin", "airship"),
                           ("fighter", "fighter"), ("biplane", "propeller"), ("propeller", "propeller"), ("seaplane", "propeller"), ("glider", "propeller"), ("spitfire", "propeller"), ("crop duster", "propeller"),
                           ("microlight", "propeller"), ("bomber", "propeller"), ("small", "propeller"), ("old", "propeller")),
    SubjectKind.SPACESHIP: (("rocket", "rocket"), ("ufo", "saucer"), ("saucer", "saucer")),
}
_PLAIN = {SubjectKind.CAR: "saloon", SubjectKind.TRUCK: "truck", SubjectKind.BICYCLE: "bicycle", SubjectKind.BOAT: "fishing", SubjectKind.SHIP: "ship",
          SubjectKind.TRAIN: "train", SubjectKind.AIRCRAFT: "aircraft", SubjectKind.SPACESHIP: "spaceship", SubjectKind.THING: "thing"}


def model_of(kind: SubjectKind, label: str = "") -> Model | None:
    """The make of a vehicle or thing; None for people and animals."""
    if kind not in _PLAIN:
        return None
    words = label.lower()
    return MODELS[next((name for word, name in _WORDS.get(kind, ()) if word in words), _PLAIN[kind])]
