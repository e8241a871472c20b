"""Shoots: a stage for several days, the workshop before, the edit suite after."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from creuset.bookings.states import SegmentKind
from creuset.core.roles import Role
from creuset.kernel.spans import DaySpan
from creuset.places.kinds import Kind
from creuset.projects.states import Phase
from creuset.simulation import titles
from creuset.simulation.behaviours.habits import somebody
from creuset.simulation.cast import Cast, Work
from creuset.simulation.happenings import Ask, Wish
from creuset.simulation.scene import Place, Scene
from creuset.simulation.streams import happens, stream

SATURDAY, SUNDAY = 5, 6
#: Civil hours of each kind of day on a stage.
HOURS = {
    SegmentKind.BUILD: (8, 19),
    SegmentKind.PRELIGHT: (9, 20),
    SegmentKind.SHOOT: (7, 20),
    SegmentKind.DAY_OFF: (8, 16),
    SegmentKind.STRIKE: (8, 16),
}
#: From so many days of shooting on, a set is built, and lit the day before.
WITH_A_SET, WITH_A_PRELIGHT = 3, 4
#: From so many on, nobody works on a day in the middle: somebody else may use the stage, unless the set stays.
WITH_A_GAP, SET_STAYS = 4, 8
#: The share of shoots, and of commissions asked so many days ahead, that begin as an option; of options, those
#: that somebody else waits behind.
OPTIONAL, OPTIONAL_COMMISSIONS, LONG_AHEAD, WAITED_FOR = 0.6, 0.35, 9, 0.45
#: The chances that one, and another, is wished to begin on a day: with the works of the village they fill more
#: than a third of the hours that the stages open, nearly half of their days; studios are seldom fuller.
COMMISSIONS = (0.75, 0.65, 0.5)
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


def stage_days(work: Work) -> list[SegmentKind | None]:
    """Return what each day on the stage is for: build, prelight, shoot, strike, as the work needs them.

    A day in the middle of a long shoot is off: None where the stage is free for others meanwhile.
    """
    count = work.shoot_days
    shooting: list[SegmentKind | None] = [SegmentKind.SHOOT] * count
    if count >= WITH_A_GAP:
        shooting.insert(count // 2, SegmentKind.DAY_OFF if count >= SET_STAYS else None)
    before = [SegmentKind.BUILD] * (count >= WITH_A_SET)
    before += [SegmentKind.PRELIGHT] * (count >= WITH_A_PRELIGHT)
    return [*before, *shooting, *[SegmentKind.STRIKE] * (count >= WITH_A_SET)]


def _shoot(scene: Scene, cast: Cast, work: Work, first: date, random: Random) -> Iterator[Wish]:
    stages = scene.of_kind(Kind.STAGE, on=first)
    if not stages:
        return
    stage = random.choice(stages)
    days = stage_days(work)
    dates = working_dates(
        scene, first + timedelta(days=random.randint(0, 2)), len(days), with_saturdays=True
    )
    on_stage = [
        Ask(stage.code, scene.span(day, *HOURS[kind]), kind, is_metered=kind is SegmentKind.SHOOT)
        for day, kind in zip(dates, days, strict=True)
        if kind is not None
    ]
    rooms = scene.of_kind(Kind.DRESSING_ROOM, on=first)
    in_rooms = [
        Ask(room.code, span)
        for room in random.sample(rooms, min(len(rooms), random.randint(0, 2)))
        for ask in on_stage
        if ask.kind is SegmentKind.SHOOT
        for span in scene.open_within(room, ask.span)
    ]
    # The stage manager books for a third of them.
    by_team, lead = happens(random, 0.33), random.randint(16, 45)
    wish = Wish(
        at=scene.asked_at(random, on_stage[0].span.start, lead),
        key=f"{work.key}-shoot",
        who=cast.member(Role.STAGE_MANAGER).email if by_team else work.household.lead,
        party=work.household.party,
        kind=stage.kind,
        title=f"Tournage · {work.title}",
        asks=(*on_stage, *in_rooms),
        work=work.key,
        instead=tuple(other.code for other in stages if not akin(stage, other)),
        patience=timedelta(days=14),
        is_option=happens(random, OPTIONAL),
    )
    yield wish
    if wish.is_option:
        yield from _rival(scene, cast, wish, random)


def _rival(scene: Scene, cast: Cast, first: Wish, random: Random) -> Iterator[Wish]:
    """Yield the option of somebody else on the same days of the stage, asked on the next working day."""
    day = scene.day_of(first.at)
    found = somebody(random, cast, day, ("production", "photographie", "lumière"))
    is_there, hour = happens(random, WAITED_FOR), 14.5 + 3 * random.random()
    if found is None or not is_there or found[1].party == first.party or not found[1].email:
        return
    [asked_on] = working_dates(scene, day + timedelta(days=1), 1)
    shooting = [ask for ask in first.asks if ask.kind is SegmentKind.SHOOT]
    yield Wish(
        at=scene.instant(asked_on, hour) + timedelta(microseconds=random.randrange(10**6)),
        key=f"{first.key}-rival",
        who=found[1].lead,
        party=found[1].party,
        kind=first.kind,
        title=random.choice(titles.RIVALS),
        asks=tuple(shooting[:2]),
        is_option=True,
        behind=first,
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
    until, count = random.choice((16, 18, 20)), random.choice(COMMISSION_DAYS)
    dates = working_dates(scene, day, count, with_saturdays=True)
    asks = tuple(
        Ask(stage.code, scene.span(one, 8, until), SegmentKind.SHOOT, is_metered=True)
        for one in dates
    )
    lead = random.randint(5, 20)
    is_option = happens(random, OPTIONAL_COMMISSIONS)
    yield Wish(
        at=scene.asked_at(random, asks[0].span.start, lead),
        key=f"commission-{day}-{number}",
        who=person.email,
        party=household.party,
        kind=stage.kind,
        title=random.choice(titles.COMMISSIONS),
        asks=asks,
        instead=tuple(other.code for other in stages if not akin(stage, other)),
        patience=timedelta(days=5),
        is_option=is_option and lead >= LONG_AHEAD and bool(household.email),
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
