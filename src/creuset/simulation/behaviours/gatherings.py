"""What brings people together: events, conferences, the sessions of a cohort. The team books them."""

from collections.abc import Iterator
from datetime import date, timedelta

from creuset.core.roles import Role
from creuset.places.kinds import Kind
from creuset.simulation import titles
from creuset.simulation.cast import Cast
from creuset.simulation.happenings import Ask, Wish
from creuset.simulation.scene import Place, Scene
from creuset.simulation.streams import happens, stream

TUESDAY, THURSDAY = 1, 3
#: A cohort lasts eight months, in six stages.
WEEKS_A_STAGE = 6
EVENTFUL = 0.75


def events(scene: Scene, cast: Cast, seed: int, first: date) -> Iterator[Wish]:
    """Yield the events of the week that begins on that Monday: in the atrium, the conference room, or a large room."""
    for number, chance in enumerate((EVENTFUL, EVENTFUL / 2, EVENTFUL / 3)):
        random = stream(seed, scene.slug, "event", first, number)
        day = first + timedelta(days=random.choice((0, 1, 1, 2, 3, 3, 4)))
        halls = _halls(scene, day)
        words = titles.FILM_EVENTS if scene.has_stages else titles.CULTURE_EVENTS
        starts = random.choice((8.5, 9, 14, 16, 17))
        length = random.choice((1.5, 2, 3))
        if not halls or not happens(random, chance) or not scene.is_working_day(day):
            continue
        hall = halls[0] if scene.has_stages else random.choice(halls)
        span = scene.span(day, starts, min(starts + length, 18))
        yield Wish(
            at=scene.asked_at(random, span.start, random.randint(10, 40)),
            key=f"event-{first}-{number}",
            who=cast.member(Role.MANAGER).email,
            party=cast.house.party,
            kind=hall.kind,
            title=random.choice(words),
            asks=(Ask(hall.code, span),),
            instead=tuple(other.code for other in halls if other.capacity >= hall.capacity // 2),
            patience=timedelta(days=2),
        )


def cohort(scene: Scene, cast: Cast, seed: int, day: date) -> Iterator[Wish]:
    """Yield the session of the cohort: Tuesdays and Thursdays, one stage of the programme after another."""
    if scene.has_stages or day.weekday() not in {TUESDAY, THURSDAY}:
        return
    rooms = sorted(scene.of_kind(Kind.MEETING, on=day), key=lambda room: -room.capacity)
    if not rooms or not scene.is_working_day(day):
        return
    random = stream(seed, scene.slug, "cohort", day)
    weeks = day.toordinal() // 7
    starts, ends = (9.5, 12.5) if day.weekday() == TUESDAY else (14, 17)
    span = scene.span(day, starts, ends)
    yield Wish(
        at=scene.asked_at(random, span.start, random.randint(14, 21)),
        key=f"cohort-{day}",
        who=cast.member(Role.PROGRAMME_LEAD).email,
        party=cast.house.party,
        kind=rooms[0].kind,
        title=titles.SESSIONS[weeks // WEEKS_A_STAGE % len(titles.SESSIONS)],
        asks=(Ask(rooms[0].code, span),),
        instead=tuple(room.code for room in rooms[1:3]),
        patience=timedelta(hours=6),
    )


def _halls(scene: Scene, day: date) -> list[Place]:
    """Return where many people fit: halls, else the largest meeting room."""
    halls = scene.of_kind(Kind.ATRIUM, Kind.CONFERENCE, on=day)
    rooms = sorted(scene.of_kind(Kind.MEETING, on=day), key=lambda room: -room.capacity)
    return halls or rooms[:1]
