"""Shoots: a stage for several days, the workshop before, the edit suite after."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from creuset.core.roles import Role
from creuset.kernel.spans import DaySpan
from creuset.places.kinds import Kind
from creuset.projects.states import Phase
from creuset.simulation.behaviours.habits import somebody
from creuset.simulation.cast import Cast, Work
from creuset.simulation.happenings import Ask, Wish
from creuset.simulation.scene import Place, Scene
from creuset.simulation.streams import happens, stream

SATURDAY, SUNDAY = 5, 6
#: Civil hours of each kind of day on a stage.
BUILD, PRELIGHT, SHOOT, STRIKE = (8, 19), (9, 20), (7, 20), (8, 16)
#: From so many days of shooting on, a set is built, and lit the day before.
WITH_A_SET, WITH_A_PRELIGHT = 3, 4
#: The chances that one, and another, is wished to begin on a day: with the works of the village they fill about
#: four tenths of the hours that the stages open, which is half of their days; studios are seldom fuller.
COMMISSIONS = (0.7, 0.6, 0.4)
#: Most are shot in a day.
COMMISSION_DAYS = (1, 1, 1, 2, 3)


def shoots(scene: Scene, cast: Cast, seed: int, days: DaySpan) -> Iterator[Wish]:
    """Yield what the works of the village need of stages, workshops and suites, begun in these days."""
    for work in cast.works:
        shooting = work.first_day_of(Phase.SHOOTING)
        cutting = work.first_day_of(Phase.POST_PRODUCTION)
        if shooting and shooting in days:
            random = stream(seed, scene.slug, "shoot", work.key)
            yield from _shoot(scene, cast, work, shooting, random)
            yield from _build(scene, work, shooting, random)
        if cutting and cutting in days:
            yield from _cut(scene, work, cutting, stream(seed, scene.slug, "cut", work.key))


def stage_days(work: Work) -> list[tuple[int, int]]:
    """Return the civil hours of each day on the stage: build, prelight, shoot, strike, as the work needs them.

    Shape: as many shooting days as the work has, with what stands around them.
    """
    before = [BUILD] * (work.shoot_days >= WITH_A_SET) + [PRELIGHT] * (
        work.shoot_days >= WITH_A_PRELIGHT
    )
    after = [STRIKE] * (work.shoot_days >= WITH_A_SET)
    return [*before, *[SHOOT] * work.shoot_days, *after]


def _shoot(scene: Scene, cast: Cast, work: Work, first: date, random: Random) -> Iterator[Wish]:
    stages = scene.of_kind(Kind.STAGE, on=first)
    if not stages:
        return
    stage = random.choice(stages)
    hours = stage_days(work)
    dates = working_dates(
        scene, first + timedelta(days=random.randint(0, 2)), len(hours), with_saturdays=True
    )
    asks = [
        Ask(stage.code, scene.span(day, *hours_of_day))
        for day, hours_of_day in zip(dates, hours, strict=True)
    ]
    rooms = scene.of_kind(Kind.DRESSING_ROOM, on=first)
    for room in random.sample(rooms, min(len(rooms), random.randint(0, 2))):
        asks += [
            Ask(room.code, ask.span)
            for ask, hours_of_day in zip(list(asks[: len(hours)]), hours, strict=True)
            if hours_of_day == SHOOT
        ]
    # The stage manager books for a third of them.
    by_team = happens(random, 0.33)
    yield Wish(
        at=scene.asked_at(random, asks[0].span.start, random.randint(16, 45)),
        key=f"{work.key}-shoot",
        who=cast.member(Role.STAGE_MANAGER).email if by_team else work.household.lead,
        party=work.household.party,
        kind=stage.kind,
        title=f"Tournage · {work.title}",
        asks=tuple(asks),
        work=work.key,
        instead=tuple(other.code for other in stages if not akin(stage, other)),
        patience=timedelta(days=14),
    )


def _build(scene: Scene, work: Work, first: date, random: Random) -> Iterator[Wish]:
    """Yield the days in the workshop in the week before the shoot."""
    for workshop in scene.of_kind(Kind.WORKSHOP, on=first):
        count, lead = random.randint(2, 4), random.randint(8, 20)
        is_wanted = happens(random, 0.6 if work.shoot_days >= WITH_A_SET else 0.25)
        if not is_wanted:
            continue
        dates = working_dates(scene, first - timedelta(days=7), count)
        asks = tuple(Ask(workshop.code, scene.span(day, 9, 18)) for day in dates)
        yield Wish(
            at=scene.asked_at(random, asks[0].span.start, lead),
            key=f"{work.key}-{workshop.code}",
            who=work.household.lead,
            party=work.household.party,
            kind=workshop.kind,
            title=f"Préparation · {work.title}",
            asks=asks,
            work=work.key,
            patience=timedelta(days=6),
        )


def _cut(scene: Scene, work: Work, first: date, random: Random) -> Iterator[Wish]:
    """Yield a week or part of one in a suite, after the shoot."""
    suites = scene.of_kind(Kind.EDIT, Kind.GRADING, on=first)
    if not suites:
        return
    suite, count = random.choice(suites), random.choice((2, 3, 5, 5))
    word = random.choice(("Montage", "Montage", "Étalonnage"))
    dates = working_dates(scene, first + timedelta(days=7 * random.randint(0, 1)), count)
    asks = tuple(Ask(suite.code, scene.span(day, 9.5, 19)) for day in dates)
    yield Wish(
        at=scene.asked_at(random, asks[0].span.start, random.randint(7, 25)),
        key=f"{work.key}-cut",
        who=random.choice(work.household.people).email,
        party=work.household.party,
        kind=suite.kind,
        title=f"{word} · {work.title}",
        asks=asks,
        work=work.key,
        instead=tuple(other.code for other in suites if other != suite),
        patience=timedelta(days=18),
    )


def commissions(scene: Scene, cast: Cast, seed: int, day: date) -> Iterator[Wish]:
    """Yield short shoots for somebody else, begun on the day: an advertisement, a clip, a fashion show."""
    stages = scene.of_kind(Kind.STAGE, on=day)
    if day.weekday() == SUNDAY or not stages:
        return
    for number, chance in enumerate(COMMISSIONS):
        random = stream(seed, scene.slug, "commission", day, number)
        if happens(random, chance):
            yield from _commission(scene, cast, day, number, random)


def _commission(scene: Scene, cast: Cast, day: date, number: int, random: Random) -> Iterator[Wish]:
    stages = scene.of_kind(Kind.STAGE, on=day)
    found = somebody(random, cast, day, ("production", "photographie", "lumière"))
    if found is None:
        return
    person, household = found
    stage = random.choice(stages)
    until, count = random.choice((13, 18, 20)), random.choice(COMMISSION_DAYS)
    dates = working_dates(scene, day, count, with_saturdays=True)
    asks = tuple(Ask(stage.code, scene.span(one, 8, until)) for one in dates)
    yield Wish(
        at=scene.asked_at(random, asks[0].span.start, random.randint(5, 20)),
        key=f"commission-{day}-{number}",
        who=person.email,
        party=household.party,
        kind=stage.kind,
        title=random.choice(("Clip", "Publicité", "Défilé", "Essais caméra", "Film d’école")),
        asks=asks,
        instead=tuple(other.code for other in stages if not akin(stage, other)),
        patience=timedelta(days=5),
    )


def akin(one: Place, other: Place) -> bool:
    """Say whether one place is the other, or a part of it."""
    return other.code in {one.code, one.whole} or other.whole == one.code


def working_dates(
    scene: Scene, first: date, count: int, *, with_saturdays: bool = False
) -> list[date]:
    """Return so many dates from the first on, Sundays and holidays left out; Saturdays too, but for shoots."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if scene.is_working_day(day) or (with_saturdays and day.weekday() == SATURDAY):
            found.append(day)
        day += timedelta(days=1)
    return found
