"""Who has an option on what: live stretches, whatever a late job did not write down yet."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.models import BigIntegerField, DateTimeField, F, Q, QuerySet

from creuset.bookings.models import Booking, Hold, HoldPart, Wait
from creuset.bookings.rules import holds
from creuset.bookings.states import BookingState
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.statements import Question, fetched
from creuset.kernel.spans import Span
from creuset.places.rules import Wanted

#: Written out, as the ledger's own question is: every booking asks it. The partial index of a part holds
#: only what nobody gave up, and that is little.
LIVE = """
    SELECT p.id FROM bookings_holdpart p JOIN bookings_hold h ON h.id = p.hold_id
    WHERE p.part_id = %s AND p.ended_at IS NULL AND p.held_until > %s AND p.starts_at < %s
    AND h.ended_at IS NULL AND h.lapses_at > %s AND h.id <> %s"""
#: The same of many parts: whoever books a desk of a pool asks it.
HELD = """
    SELECT p.part_id, p.starts_at, p.held_until FROM bookings_holdpart p JOIN bookings_hold h ON h.id = p.hold_id
    WHERE p.part_id IN ({parts}) AND p.ended_at IS NULL AND p.held_until > %s AND p.starts_at < %s
    AND h.ended_at IS NULL AND h.lapses_at > %s"""
#: SQLite joins at most five hundred questions into one.
MOST_AT_ONCE = 100
NO_HOLD = 0


def find_hold(booking: Booking) -> Hold | None:
    """Return the option of a booking, live or ended; None where it never had one."""
    return getattr(booking, "hold", None)


def state_of(booking: Booking, *, now: datetime) -> BookingState:
    """Return where a booking whose option is loaded stands, whatever a late job did not write down yet."""
    hold = find_hold(booking)
    return holds.as_of(
        BookingState(booking.state), lapses_at=hold.lapses_at if hold else None, now=now
    )


def standing(now: datetime, *, path: str = "") -> Q:
    """Return the condition under which a booking holds something, or has a live option; `path` leads to it."""
    firm = Q(**{f"{path}state__in": [BookingState.CONFIRMED, BookingState.MIXED]})
    option = Q(
        **{f"{path}state": BookingState.OPTION, f"{path}hold__lapses_at__gt": now},
    )
    return firm | option


def in_state(state: BookingState, *, now: datetime) -> Q:
    """Return the condition under which a booking stands there, whatever a late job did not write down yet."""
    over = Q(hold__lapses_at__lte=now)
    match state:
        case BookingState.OPTION | BookingState.MIXED:
            return Q(state=state) & ~over
        case BookingState.LAPSED:
            return Q(state=state) | (Q(state=BookingState.OPTION) & over)
        case BookingState.CONFIRMED:
            return Q(state=state) | (Q(state=BookingState.MIXED) & over)
        case _other:
            return Q(state=state)


def in_the_way(
    wanted: Sequence[Wanted], *, now: datetime, but: Hold | None = None
) -> list[HoldPart]:
    """Return the live stretches that overlap what is wanted, but those of one option; whoever asked first first.

    One query where nobody has an option; their option, its booking and party and the part are loaded.
    """
    found = {
        pk
        for at in range(0, len(wanted), MOST_AT_ONCE)
        for (pk,) in fetched(*overlapping(wanted[at : at + MOST_AT_ONCE], now=now, but=but))
    }
    return told(found)


def told(ids: Collection[int]) -> list[HoldPart]:
    """Return the stretches with these keys, whoever asked first first; their option, its booking and party and the
    part are loaded.
    """
    if not ids:
        return []
    return _TOLD(parts=ids)


def overlapping(wants: Sequence[Wanted], *, now: datetime, but: Hold | None) -> Question:
    """Return what asks for the keys of the live stretches that overlap what is wanted, a hundred at most, but those
    of one option.
    """
    own = but.pk if but else NO_HOLD
    instant = connection.ops.adapt_datetimefield_value
    values: list[str | int | None] = []
    for want in wants:
        held = want.held
        values += (want.part_id, instant(held.start), instant(held.end), instant(now), own)
    return " UNION ALL ".join([LIVE] * len(wants)), values


def live(now: datetime | Given) -> Q:
    """Return the condition under which a stretch lives."""
    return Q(ended_at__isnull=True, hold__ended_at__isnull=True, hold__lapses_at__gt=now)


def live_parts(part_ids: Collection[int], window: Span, *, now: datetime) -> list[HoldPart]:
    """Return the live stretches of the parts that fall into the window, whoever asked first first; one query."""
    if not part_ids:
        return []
    return _LIVE_PARTS(parts=part_ids, start=window.start, end=window.end, now=now)


def held_parts(part_ids: Collection[int], span: Span, *, now: datetime) -> set[int]:
    """Return those of the parts on which a live option overlaps the span; one query."""
    return set(held_spans(part_ids, span, now=now))


def held_spans(part_ids: Collection[int], window: Span, *, now: datetime) -> dict[int, list[Span]]:
    """Return when live options are on the parts, turnarounds included, where they fall into the window; one query."""
    found: dict[int, list[Span]] = {}
    if not part_ids:
        return found
    instant = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            HELD.format(parts=", ".join(["%s"] * len(part_ids))),
            [*part_ids, instant(window.start), instant(window.end), instant(now)],
        )
        rows = cursor.fetchall()
    has_no_zone = connection.vendor == "sqlite"
    for part, start, end in rows:
        span = (
            Span(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
            if has_no_zone
            else Span(start, end)
        )
        found.setdefault(part, []).append(span)
    return found


def held_of(resource_ids: Collection[int], span: Span, *, now: datetime) -> set[int]:
    """Return the parts of the resources on which a live option overlaps the span; one query."""
    if not resource_ids:
        return set()
    instant = connection.ops.adapt_datetimefield_value
    # Written out: every search asks it, and the ORM would take longer than the database.
    marks = ", ".join(["%s"] * len(resource_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.part_id FROM places_resourcepart r"  # noqa: S608 - marks only
            " JOIN bookings_holdpart p ON p.part_id = r.part_id"
            " JOIN bookings_hold h ON h.id = p.hold_id"
            f" WHERE r.resource_id IN ({marks}) AND p.ended_at IS NULL AND p.held_until > %s"
            " AND p.starts_at < %s AND h.ended_at IS NULL AND h.lapses_at > %s",
            [*resource_ids, instant(span.start), instant(span.end), instant(now)],
        )
        return {part for (part,) in cursor.fetchall()}


def parts_of_hold(hold: Hold) -> list[HoldPart]:
    """Return what the option still wants, in order."""
    return _PARTS_OF_HOLD(hold=hold.pk)


def stretches(rows: Iterable[HoldPart]) -> list[holds.Stretch]:
    """Return the rows as the values that rules judge."""
    return [
        holds.Stretch(row.hold_id, row.part_id, Span(row.starts_at, row.held_until), row.asked_at)
        for row in rows
    ]


def wanted_by(rows: Iterable[HoldPart]) -> list[Wanted]:
    """Return the rows as what is looked up on the ladder, turnaround included."""
    return [Wanted(row.part_id, Span(row.starts_at, row.held_until)) for row in rows]


def to_lapse(*, now: datetime) -> QuerySet[Hold]:
    """Return the options that ended and whose end nobody wrote down, in the order in which they ended."""
    return Hold.objects.filter(ended_at__isnull=True, lapses_at__lte=now).order_by(
        "lapses_at", "pk"
    )


def recently_let_go(
    wanted: Iterable[Wanted], *, by: Collection[int], since: datetime, now: datetime
) -> bool:
    """Say whether one of the parties let an option on some of it go since that instant, or lost it."""
    overlapping = Q()
    for want in wanted:
        overlapping |= Q(
            part_id=want.part_id, starts_at__lt=want.held.end, held_until__gt=want.held.start
        )
    gone = Q(ended_at__gt=since) | Q(
        ended_at__isnull=True, hold__lapses_at__gt=since, hold__lapses_at__lte=now
    )
    rows = HoldPart.objects.filter(overlapping, gone, hold__booking__party_id__in=by)
    return bool(overlapping) and rows.exists()


def let_go(
    part_ids: Collection[int],
    window: Span,
    *,
    by: Collection[int],
    since: datetime,
    now: datetime,
) -> list[tuple[HoldPart, datetime]]:
    """Return the stretches of the parts in the window that one of the parties let go since that instant, or lost,
    and when; one query.
    """
    gone = Q(ended_at__gt=since) | Q(
        ended_at__isnull=True, hold__lapses_at__gt=since, hold__lapses_at__lte=now
    )
    rows = HoldPart.objects.filter(
        gone,
        part_id__in=part_ids,
        held_until__gt=window.start,
        starts_at__lt=window.end,
        hold__booking__party_id__in=by,
    )
    return [(row, row.ended_at or row.hold.lapses_at) for row in rows.select_related("hold")]


def last_asked_on(part_ids: Collection[int], window: Span) -> datetime | None:
    """Return when somebody asked last for some of the parts in the window, live or not; one query."""
    rows = HoldPart.objects.filter(
        part_id__in=part_ids,
        held_until__gt=window.start,
        starts_at__lt=window.end,
        ended_at__isnull=True,
    )
    return rows.order_by(F("asked_at").desc()).values_list("asked_at", flat=True).first()


def last_asked(wanted: Iterable[Wanted], *, but: Hold) -> datetime | None:
    """Return when somebody else asked last for some of it, live or not."""
    overlapping = Q()
    for want in wanted:
        overlapping |= Q(
            part_id=want.part_id, starts_at__lt=want.held.end, held_until__gt=want.held.start
        )
    if not overlapping:
        return None
    rows = HoldPart.objects.filter(overlapping, ended_at__isnull=True).exclude(hold=but)
    return rows.order_by(F("asked_at").desc()).values_list("asked_at", flat=True).first()


def is_in_the_way(row: HoldPart, wanted: Iterable[Wanted]) -> bool:
    """Say whether a stretch overlaps some of what is wanted."""
    span = Span(row.starts_at, row.held_until)
    return any(want.part_id == row.part_id and want.held.overlaps(span) for want in wanted)


def offers_among(rows: Iterable[HoldPart]) -> set[int]:
    """Return those of the options that somebody is offered who waited; one query where there is any option."""
    found = {row.hold_id for row in rows}
    if not found:
        return set()
    waits = Wait.objects.filter(offer__hold__in=found)
    return set(waits.values_list("offer__hold", flat=True))


def _loaded(rows: QuerySet[HoldPart]) -> QuerySet[HoldPart]:
    return rows.select_related("part", "hold__booking__party")


def _live_parts() -> QuerySet[HoldPart]:
    instant = DateTimeField()
    rows = HoldPart.objects.filter(
        live(Given("now", instant)),
        part_id__in=GivenList("parts", BigIntegerField()),
        held_until__gt=Given("start", instant),
        starts_at__lt=Given("end", instant),
    )
    return _loaded(rows).order_by("asked_at", "hold_id")


_LIVE_PARTS = Prepared(_live_parts)
_TOLD = Prepared(
    lambda: _loaded(HoldPart.objects.filter(pk__in=GivenList("parts", BigIntegerField()))).order_by(
        "asked_at", "hold_id"
    )
)
_PARTS_OF_HOLD = Prepared(
    lambda: HoldPart.objects.filter(
        hold_id=Given("hold", BigIntegerField()), ended_at__isnull=True
    ).order_by("part_id", "starts_at")
)
