"""Rooms by the hour, the half day or the day: meetings, calls, podcasts, photos, streams, workshops."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from creuset.places.kinds import Kind
from creuset.simulation import titles
from creuset.simulation.behaviours.habits import hour, pace, somebody
from creuset.simulation.cast import Cast
from creuset.simulation.happenings import Ask, Wish
from creuset.simulation.scene import Place, Scene
from creuset.simulation.streams import about, happens, stream

#: A meeting a room on an ordinary day, for every so many people of the village.
MEETINGS_A_HEAD = 0.15
CALLS_A_HEAD = 0.035
#: So many meetings are asked for at an hour when the house is closed.
ABSENT_MINDED = 0.02


def meetings(scene: Scene, cast: Cast, seed: int, day: date) -> Iterator[Wish]:
    """Yield the meetings of the day: most of them from Tuesday to Thursday, few at lunchtime."""
    rooms = scene.of_kind(Kind.MEETING, on=day)
    heads = sum(len(household.people) for household in cast.present(day))
    random = stream(seed, scene.slug, "meetings", day)
    wanted = min(heads * MEETINGS_A_HEAD, 3.2 * len(rooms)) * pace(day)
    words = titles.FILM_MEETINGS if scene.has_stages else titles.CULTURE_MEETINGS
    for number in range(about(random, wanted) if rooms else 0):
        one = stream(seed, scene.slug, "meeting", day, number)
        starts = 19.0 if happens(one, ABSENT_MINDED) else hour(one)
        length = one.choices((0.5, 1, 1.5, 2, 3), (2, 6, 4, 3, 1))[0]
        room = one.choice(rooms)
        others = [other.code for other in rooms if other.capacity >= room.capacity]
        yield from _wish(
            scene,
            cast,
            one,
            day,
            _Want(
                f"meeting-{day}-{number}",
                room,
                starts,
                starts + length,
                one.choice(words),
                lead=one.choices((0, 1, 2, 3, 5, 8), (3, 4, 3, 2, 2, 1))[0],
                instead=tuple(code for code in others if code != room.code)[:2],
                patience=timedelta(hours=5),
            ),
        )


def calls(scene: Scene, cast: Cast, seed: int, day: date) -> Iterator[Wish]:
    """Yield short calls in the phone boxes, asked for just before."""
    boxes = scene.of_kind(Kind.PHONE_BOX, on=day)
    heads = sum(len(household.people) for household in cast.present(day))
    random = stream(seed, scene.slug, "calls", day)
    for number in range(about(random, heads * CALLS_A_HEAD * pace(day)) if boxes else 0):
        one = stream(seed, scene.slug, "call", day, number)
        starts, box = hour(one), one.choice(boxes)
        yield from _wish(
            scene,
            cast,
            one,
            day,
            _Want(
                f"call-{day}-{number}",
                box,
                starts,
                starts + one.choice((0.5, 0.5, 1)),
                one.choice(titles.CALLS),
                instead=tuple(other.code for other in boxes if other != box),
                patience=timedelta(hours=1),
            ),
        )


@dataclass(frozen=True)
class _Session:
    """How a kind of room is used: how often on an ordinary day, by whom, for how long, said how."""

    kind: str
    chance: float
    halves: tuple[tuple[float, float], ...]
    words: tuple[str, ...]
    trades: tuple[str, ...] = ()
    leads: tuple[int, int] = (2, 14)


MORNING, AFTERNOON, WHOLE_DAY = (9, 13), (14, 18), (9, 18)
SESSIONS = (
    _Session(Kind.RECORDING, 0.8, (MORNING, AFTERNOON), titles.PODCASTS, ("son", "formats web")),
    _Session(Kind.PHOTO, 0.55, (WHOLE_DAY, AFTERNOON), titles.PHOTOS, ("photographie",)),
    _Session(
        Kind.DIGITAL_STAGE, 0.65, (MORNING, AFTERNOON, WHOLE_DAY), titles.STREAMS, ("formats web",)
    ),
    _Session(Kind.WORKSHOP, 0.35, (WHOLE_DAY,), titles.BUILDS, ("décors", "costumes")),
    _Session(Kind.FAB_LAB, 0.9, (MORNING, AFTERNOON, WHOLE_DAY), titles.LAB_DAYS),
    _Session(Kind.EQUIPMENT, 0.12, (WHOLE_DAY,), ("Prise de vues", "Essais", "Captation")),
)


def sessions(scene: Scene, cast: Cast, seed: int, day: date) -> Iterator[Wish]:
    """Yield half days and days in studios, workshops and labs, and kits taken out."""
    for session in SESSIONS:
        for room in scene.of_kind(session.kind, on=day):
            random = stream(seed, scene.slug, "session", room.code, day)
            if not happens(random, session.chance * pace(day)):
                continue
            first, last = random.choice(session.halves)
            yield from _wish(
                scene,
                cast,
                random,
                day,
                _Want(
                    f"session-{room.code}-{day}",
                    room,
                    first,
                    last,
                    random.choice(session.words),
                    lead=random.randint(*session.leads),
                    patience=timedelta(days=3),
                    trades=session.trades,
                ),
            )


@dataclass(frozen=True)
class _Want:
    key: str
    room: Place
    first: float
    last: float
    title: str
    lead: int = 0
    instead: tuple[str, ...] = ()
    patience: timedelta = timedelta()
    trades: tuple[str, ...] = ()


def _wish(scene: Scene, cast: Cast, random: Random, day: date, want: _Want) -> Iterator[Wish]:
    found = somebody(random, cast, day, want.trades)
    if found is None:
        return
    person, household = found
    span = scene.span(day, want.first, want.last)
    yield Wish(
        at=scene.asked_at(random, span.start, want.lead),
        key=want.key,
        who=person.email,
        party=household.party,
        kind=want.room.kind,
        title=want.title,
        asks=(Ask(want.room.code, span),),
        instead=want.instead,
        patience=want.patience,
    )
