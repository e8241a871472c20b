"""Companies that meet in the same room at the same hour of every week."""

from collections.abc import Iterator
from datetime import date, timedelta

from creuset.places.kinds import Kind
from creuset.simulation import titles
from creuset.simulation.cast import Cast
from creuset.simulation.happenings import Ask, Weekly
from creuset.simulation.scene import Scene, monday
from creuset.simulation.streams import happens, stream

#: The share of companies that do, for so many weeks; then they ask again.
SHARE, WEEKS = 0.35, 8


def weeklies(scene: Scene, cast: Cast, seed: int, week: date) -> Iterator[Weekly]:
    """Yield the series asked for on that Monday, which begin in the week after."""
    rooms = scene.of_kind(Kind.MEETING, on=week)
    for household in cast.present(week):
        since = (week - monday(household.arrives_on + timedelta(days=6))).days // 7
        if household.is_known:
            # What they meet for by now goes on until its end.
            since += stream(seed, scene.slug, "met", household.key).randrange(1, WEEKS)
        if not rooms or not household.email or since % WEEKS:
            continue
        random = stream(seed, scene.slug, "weekly", household.key)
        # Who signs in as the member finds one.
        is_known = household is cast.households[0]
        is_wanted, room = happens(random, SHARE), random.choice(rooms)
        day, starts = random.randrange(5), random.choice((9, 9.5, 11, 14, 16))
        title, lasts = random.choice(titles.WEEKLIES), random.choice((1, 1, 1.5))
        if is_wanted or is_known:
            yield Weekly(
                at=scene.instant(week, 14 + 2 * random.random()),
                key=f"weekly-{household.key}-{week}",
                who=household.lead,
                party=household.party,
                title=title,
                ask=Ask(
                    room.code,
                    scene.span(week + timedelta(days=7 + day), starts, starts + lasts),
                ),
                weeks=WEEKS,
            )
