"""What somebody has already, in the time that the policies count: every booking that a share limits asks it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from creuset.bookings.queries.asking import Asking
from creuset.bookings.rules import policies as rules
from creuset.bookings.rules.policies.params import CoolDown, OpenBookings, Quota
from creuset.bookings.rules.policies.sums import bucket
from creuset.bookings.states import OVER
from creuset.core.statements import fetched
from creuset.kernel.spans import Span, day_start

type Counting = Quota | OpenBookings | CoolDown

#: A month, and the days around it.
LONGEST_BUCKET = timedelta(days=31)
#: Written out, since the ORM would need longer to put the question than the index to answer it. An option that
#: lapsed counts no more, written down or not.
HAD = """
    SELECT b.party_id, b.booked_by_id, b.id, r.code, r.kind, g.code, w.code, s.starts_at{as_text}, s.ends_at{as_text}
    FROM bookings_booking b JOIN bookings_segment s ON s.booking_id = b.id
    JOIN places_resource r ON r.id = s.resource_id JOIN places_building g ON g.id = r.building_id
    LEFT JOIN places_resource w ON w.id = r.whole_id LEFT JOIN bookings_hold h ON h.booking_id = b.id
    WHERE b.party_id IN ({parties}) AND b.ends_at > %s AND b.village_id = %s AND b.id <> %s
    AND b.state NOT IN ({over}) AND s.ends_at > %s AND s.starts_at < %s
    AND (s.state <> 'option' OR h.lapses_at > %s)"""
#: Instants as text: drivers take longer to make one than databases to find its row.
AS_TEXT = {"sqlite": " || 'Z'", "postgresql": "::text"}
NO_BOOKING = 0
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def counting(policies: Iterable[rules.Policy]) -> list[Counting]:
    """Return how the policies count that count what somebody has."""
    return [
        policy.params
        for policy in policies
        if isinstance(policy.params, Quota | OpenBookings | CoolDown)
    ]


def had_by(
    asking: Asking,
    subjects: Sequence[rules.Subject],
    policies: Iterable[rules.Policy],
    pieces: Sequence[rules.Piece],
    *,
    but: int | None,
    beside: Sequence[rules.Had],
) -> Mapping[rules.Subject, tuple[rules.Had, ...]]:
    """Return what each subject has already, in the time that the policies count; one query."""
    if not subjects:
        return {}
    parties = asking.parties_of(subjects)
    everybody = set().union(*parties.values())
    # Whoever books for the organisation they belong to has it as well.
    as_one: Collection[int] = ()
    if asking.person_id is not None:
        as_one = asking.organisation_ids | asking.by.acts_for(asking.today)
    since, until = _window(counting(policies), pieces, asking)
    rows = _rows(asking, everybody.union(as_one), since=since, until=until, but=but)
    found: dict[rules.Subject, list[rules.Had]] = {subject: list(beside) for subject in subjects}
    # Judged again where others may have been quicker, nearly all is told as it was: it is understood once.
    for row in rows:
        party_id, booked_by_id, had = asking.understood(row, _had)
        is_own = booked_by_id is not None and booked_by_id == asking.person_id
        for subject in subjects:
            is_by_them = is_own and party_id in as_one and subject.key == booked_by_id
            if party_id in parties[subject] or (is_by_them and subject.per is rules.Per.PERSON):
                found[subject].append(had)
    return {subject: tuple(some) for subject, some in found.items()}


def _rows(
    asking: Asking, parties: Collection[int], *, since: datetime, until: datetime, but: int | None
) -> list[tuple[Any, ...]]:
    """Return the periods that stand of these parties, with whose they are and who booked them."""
    instant = connection.ops.adapt_datetimefield_value
    first, last, now = instant(since), instant(until), instant(asking.now)
    over = sorted(OVER)
    asked = HAD.format(
        parties=_marks(parties), over=_marks(over), as_text=AS_TEXT[connection.vendor]
    )
    values: list[Any] = [
        *parties,
        *(first, asking.village.pk, but or NO_BOOKING),
        *over,
        *(first, last, now),
    ]
    return fetched(asked, values)


def _had(row: tuple[Any, ...]) -> tuple[int, int | None, rules.Had]:
    """Return whose a period is, who booked it, and what it is."""
    party_id, booked_by_id, pk, code, kind, building, whole, starts_at, ends_at = row
    place = rules.Place(code, kind, building, (whole,) if whole else ())
    span = Span(datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at))
    return party_id, booked_by_id, rules.Had(place, span, pk)


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _window(
    counted: Iterable[Counting], pieces: Sequence[rules.Piece], asking: Asking
) -> tuple[datetime, datetime]:
    """Return from when until when bookings count."""
    first = min(piece.span.start for piece in pieces)
    last = max(piece.span.end for piece in pieces)
    since, until = first, last
    for params in counted:
        match params:
            case Quota():
                zone = asking.village.zone
                begins = bucket(first.astimezone(zone).date(), params.over)
                since = min(since, day_start(begins, zone))
                until = max(until, last + LONGEST_BUCKET)
            case CoolDown():
                rest = timedelta(minutes=params.minutes)
                since, until = min(since, first - rest), max(until, last + rest)
            case OpenBookings():
                since, until = min(since, asking.now), NEVER
    return since, until
