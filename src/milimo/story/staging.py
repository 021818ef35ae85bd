"""What holds from shot to shot inside a scene: place, light, who stands on which side, who was spoken of last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from milimo.contracts.shots import Archetype, Facing, Place, Pose, Side, SubjectKind, TimeOfDay, Weather
from milimo.contracts.story import Element
from milimo.story.chase import TRAVELS
from milimo.story.figures import Figure
from milimo.story.lexicon_people import ACTORS, SUBJECTS
from milimo.story.riding import key_of, mounts_of
from milimo.story.words import forms

FIXTURES = frozenset({
    "lighthouse", "lens", "window", "spiral_stair", "stairs", "bridge", "table", "bed", "piano", "door", "desk", "chair", "bench", "tree", "mirror", "clock", "fountain", "counter",
    "stove", "pond", "reeds", "market", "sofa", "bookshelf", "carpet", "keys", "switchboard", "screen", "switches", "campfire", "neon", "moon", "sun", "stars", "candles", "planet",
    "lamp", "curtain", "blinds", "pylons", "path", "road", "bars", "photographs", "flowers", "wreck", "boat", "rope", "fire", "rings"})
"""Features that belong to the set: once seen in a scene they are there in all of its shots."""

_SHE, _HE = frozenset({"she", "her", "hers", "herself"}), frozenset({"he", "him", "his", "himself"})
_WOMEN, _MEN = frozenset({SubjectKind.WOMAN, SubjectKind.GIRL}), frozenset({SubjectKind.MAN, SubjectKind.BOY})
SEXES = ((_SHE, _WOMEN), (_HE, _MEN))
"""Pronouns and the kinds of people that they mean."""
_LASTING = frozenset({Pose.SITTING, Pose.LYING, Pose.KNEELING, Pose.CROUCHING, Pose.LEANING, Pose.CLIMBING, Pose.WALKING, Pose.RUNNING, Pose.RIDING, Pose.DRIVING, Pose.FLYING, Pose.SWIMMING})

_DEEDS = frozenset({Pose.POINTING, Pose.SHOUTING, Pose.OFFERING})
_KEPT = frozenset({Pose.SITTING, Pose.LYING, Pose.KNEELING, Pose.CROUCHING, Pose.CLIMBING, Pose.RIDING, Pose.DRIVING, Pose.SWIMMING})
"""Nobody stands up to point at something, to shout or to give something away."""


@dataclass(slots=True)
class Stage:
    """The state of one scene while its shots are planned."""

    place: Place
    time: TimeOfDay
    weather: Weather
    cast: tuple[str, ...]                                   # keys of those seen in the scene, in order
    known: tuple[Element, ...] = ()                         # the same, as elements
    sides: dict[str, Side] = field(default_factory=dict[str, Side])
    poses: dict[str, Pose] = field(default_factory=dict[str, Pose])
    holds: dict[str, str] = field(default_factory=dict[str, str])
    mounts: dict[str, Figure] = field(default_factory=dict[str, Figure])      # what those ride who ride
    courses: dict[str, Facing] = field(default_factory=dict[str, Facing])     # which way the two of a chase run
    recent: list[Figure] = field(default_factory=list[Figure])     # who was spoken of, the last first
    speeches: int = 0
    elsewhere: Place | None = None                          # the other place of an INTERCUT
    here: set[str] = field(default_factory=set[str])        # keys of those who were seen before it

    def resolve(self, pronoun: str) -> Figure | None:
        """Who `she` is when the passage itself does not say."""
        if pronoun.startswith("the "):
            return self._meant(pronoun[4:])
        if pronoun in _SHE or pronoun in _HE:
            wanted, other = (_WOMEN, _MEN) if pronoun in _SHE else (_MEN, _WOMEN)
            same = next((figure for figure in self.recent if figure.kind in wanted), None)
            open_sex = next((figure for figure in self.recent if figure.kind not in other and figure.count == 1), None)
            if same is None and open_sex is None:
                element = next((element for element in self.known if element.subject_kind in wanted), None)
                return Figure(element.subject_kind, 1, element.name, element, implied=True, appearance=element.appearance) if element else None
            return _again(same or open_sex)
        return None

    def _meant(self, noun: str) -> Figure | None:
        """`the robot`, `the girl`: the one of the scene's cast who is one."""
        kinds = {SUBJECTS[form][0] for form in forms(noun.rpartition(" ")[2]) if form in SUBJECTS}
        found = [element for element in self.known if (kinds - {SubjectKind.PERSON}) & {element.subject_kind}]
        if len(found) != 1:
            return None
        return Figure(found[0].subject_kind, 1, found[0].name, found[0], appearance=found[0].appearance)

    def note(self, figures: Sequence[Figure]) -> None:
        """Remember who was in a shot and what they were doing."""
        self.mounts |= mounts_of(figures)
        for figure in figures:
            if figure.kind not in ACTORS or figure.count != 1 or (figure.far and figure.element is None):
                continue
            key = key_of(figure)
            others = [other for other in self.recent if key_of(other) != key]
            passing = figure.element is None and figure.oblique_only           # `he smiles at a policeman`
            self.recent = ([*others, figure] if passing else [figure, *others])[:8]
            if figure.pose is not None:
                self.poses[key] = figure.pose
            if figure.lets_go:
                self.holds.pop(key, None)
            elif figure.holds is not None:
                self.holds[key] = figure.holds
            if figure.gets is not None:
                self.holds[key] = figure.gets

    def meet(self, speaker: str, partner: str) -> None:
        """Who comes running and speaks to somebody that stands has arrived; two who run speak as they run."""
        for one, other in ((speaker, partner), (partner, speaker)):
            if self.poses.get(one) in TRAVELS and self.poses.get(other) not in TRAVELS:
                self.poses.pop(one)
                self.courses.pop(one, None)
                return

    def settle(self, figure: Figure) -> None:
        """Give a figure what it had before: its side of the frame, its pose, what it holds."""
        key = key_of(figure)
        before = self.poses.get(key)
        if before in _LASTING and (figure.pose is None or (figure.pose in _DEEDS and before in _KEPT)):
            figure.pose = before
        if figure.holds is None:
            figure.holds = self.holds.get(key)
        if figure.element is None or figure.kind not in ACTORS:
            return
        if figure.side is not None and key not in self.sides:
            self.sides[key] = figure.side
        figure.side = self.side(key)

    def side(self, key: str) -> Side:
        """The first who is seen takes the left, the next the right; one who is alone stands in the middle."""
        if key not in self.sides:
            if len(self.cast) <= 1:
                self.sides[key] = Side.CENTRE
            else:
                taken = list(self.sides.values())
                self.sides[key] = min((Side.LEFT, Side.RIGHT), key=taken.count) if len(taken) < 2 or taken.count(Side.CENTRE) else Side.CENTRE
        return self.sides[key]

    def eyeline(self, key: str, toward: str | None = None) -> Facing:
        """Across the axis: who is left looks right. A third, in the middle, looks at whom they speak to."""
        side = self.side(key)
        if side is Side.CENTRE and toward is not None:
            return {Side.LEFT: Facing.LEFT, Side.RIGHT: Facing.RIGHT, Side.CENTRE: Facing.CAMERA}[self.side(toward)]
        return {Side.LEFT: Facing.RIGHT, Side.RIGHT: Facing.LEFT, Side.CENTRE: Facing.CAMERA}[side]

    def partner_of(self, key: str, elements: Mapping[str, Element]) -> Element | None:
        """Whom one speaks to: who was last spoken of, else the next of the cast."""
        for figure in self.recent:
            if figure.element is not None and figure.element.key != key and figure.element.key in self.cast:
                return figure.element
        other = next((name for name in self.cast if name != key), None)
        return elements.get(other) if other else None


def _again(figure: Figure | None) -> Figure | None:
    if figure is None:
        return None
    return Figure(figure.kind, figure.count, figure.label, figure.element, implied=True, appearance=figure.appearance)


def fallback_archetype(interior: bool | None) -> Archetype:
    """A place whose name no list knows: a room, or open land."""
    return Archetype.STUDIO if interior is None else Archetype.LIVING_ROOM if interior else Archetype.FIELD
