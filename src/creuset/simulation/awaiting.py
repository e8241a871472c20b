"""What waits for whoever signs in to a demonstration as its member: an option, with a quote to answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from creuset.billing.models import Quote
from creuset.bookings.states import SegmentKind
from creuset.places.kinds import Kind
from creuset.simulation.behaviours.productions import working_dates
from creuset.simulation.happenings import Ask, Deal, Happening, Wish
from creuset.simulation.living import Stretch

#: Asked the day before; needed so many days later.
AHEAD = timedelta(days=21)
#: Who had a quote in these days is not given another one.
RECENTLY = timedelta(days=7)
#: What is done about it, so long after it is asked; nothing answers it but whoever signs in.
DEALS = (
    ("insure", timedelta(minutes=20)),
    ("check", timedelta(minutes=45)),
    ("quote", timedelta(hours=1)),
)


def awaiting_answer(ahead: Stretch, now: datetime) -> Iterator[Happening]:
    """Yield an option of the member's company, its insurance and its quote, unless it had one of late."""
    scene = ahead.life.scene
    today = scene.day_of(now)
    household = ahead.life.cast(today).households[0]
    places = [p for p in scene.of_kind(Kind.STAGE, Kind.CONFERENCE, on=today) if not p.whole]
    since = ahead.since or ahead.life.began_at
    at = max(since + timedelta(hours=3), scene.instant(today - timedelta(days=1), 11.25))
    if not places or at + DEALS[-1][1] >= now or _was_quoted(ahead, household.party, now):
        return
    days = working_dates(scene, today + AHEAD, 2)
    stage = places[-1]
    kind = SegmentKind.SHOOT if stage.kind == Kind.STAGE else SegmentKind.USE
    wish = Wish(
        at=at + timedelta(microseconds=today.toordinal()),
        key=f"awaiting-{today}",
        who=household.lead,
        party=household.party,
        kind=stage.kind,
        title="Film d’entreprise" if kind is SegmentKind.SHOOT else "Journées d’étude",
        asks=tuple(Ask(stage.code, scene.span(day, 9, 18), kind) for day in days),
        instead=tuple(place.code for place in places[:-1]),
        is_option=True,
    )
    yield wish
    for verb, later in DEALS:
        yield Deal(wish.at + later, f"{wish.key}-{verb}", wish, verb)


def _was_quoted(ahead: Stretch, party: str, now: datetime) -> bool:
    quotes = Quote.objects.filter(village=ahead.village, party__email=party)
    return quotes.filter(made_at__gte=now - RECENTLY).exists()
