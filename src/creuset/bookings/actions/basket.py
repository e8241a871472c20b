"""A basket is filled, changed, emptied, and booked: all of it in one act, or nothing.

What lies in it holds nothing and is its owner's alone, so that nothing of it is audited before it is booked.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import zip_longest

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import rules
from creuset.bookings.actions.booking import carry_out, prepare
from creuset.bookings.actions.judging import hold_together
from creuset.bookings.actions.ladder import lock_ladder
from creuset.bookings.actions.periods import Period, check_shape
from creuset.bookings.models import BasketLine, Booking
from creuset.bookings.queries.basket import extras_of, get_line, lines_of, periods_of
from creuset.bookings.queries.planning import may_book_row
from creuset.bookings.rules import basket
from creuset.bookings.states import PowerMode, SegmentKind, SegmentState
from creuset.kernel.errors import Forbidden
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party, User
from creuset.places.actions import claims
from creuset.places.queries.availability import parts_of
from creuset.projects.models import Project
from creuset.villages.models import Village

#: A line nobody booked is forgotten after so long.
KEPT_FOR = timedelta(days=30)
_NOTHING: Mapping[str, int] = {}


@transaction.atomic
def put_in(
    *,
    village: Village,
    periods: Sequence[Period],
    by: Actor,
    now: datetime,
    extras: Sequence[Mapping[str, int]] = (),
) -> int:
    """The periods lie in the actor's basket, each once; return how many were not there before.

    `extras` are what is asked beside each of them, by code and number.

    Whether they are free and what the rules say of them is told when the basket is read.
    Raises: Forbidden for a place that the actor does not book; NothingAsked; AskedTwice; BasketFull.
    """
    user = _owner(by)
    check_shape(village, periods)
    for period in periods:
        _check_may_put(by, period)
    had = {(row.resource_id, row.span) for row in lines_of(by)}
    new = [
        (one, beside)
        for one, beside in zip_longest(periods, extras, fillvalue=_NOTHING)
        if isinstance(one, Period) and (one.resource.pk, one.span) not in had
    ]
    basket.check_room(len(had), len(new))
    BasketLine.objects.bulk_create(
        [
            BasketLine(
                user=user,
                village=village,
                resource=one.resource,
                kind=one.kind,
                starts_at=one.span.start,
                ends_at=one.span.end,
                power_mode=one.power_mode,
                power_kva=one.power_kva,
                extras=dict(beside),
                put_at=now,
            )
            for one, beside in new
        ]
    )
    return len(new)


@transaction.atomic
def change_line(
    *,
    line: int,
    span: Span,
    by: Actor,
    now: datetime,
    kind: SegmentKind | None = None,
    power: tuple[PowerMode, Decimal | None] | None = None,
    extras: Mapping[str, int] | None = None,
) -> BasketLine:
    """The line has this time, kind, power and extras; what is left out stays.

    Where the same lay there already, they are one. Raises: NotFound.
    """
    _owner(by)
    row = get_line(by, line)
    lines_of(by).filter(
        resource_id=row.resource_id, starts_at=span.start, ends_at=span.end
    ).exclude(pk=row.pk).delete()
    row.starts_at, row.ends_at, row.put_at = span.start, span.end, now
    row.kind = kind or row.kind
    if power is not None:
        row.power_mode, row.power_kva = power
    if extras is not None:
        row.extras = dict(extras)
    row.save()
    return row


def take_out(*, line: int, by: Actor) -> None:
    """The line lies in the basket no more. Raises: NotFound."""
    get_line(by, line).delete()


def empty(*, by: Actor) -> int:
    """Nothing lies in the actor's basket; return how many lines did."""
    return lines_of(by).delete()[0]


@transaction.atomic
def book_basket(
    *,
    lines: Collection[int],
    title: str,
    party: Party,
    by: Actor,
    now: datetime,
    state: SegmentState = SegmentState.CONFIRMED,
    project: Project | None = None,
    note: str = "",
    overrule: Collection[str] = (),
) -> list[Booking]:
    """All of the basket is booked, or asked as an option, one booking in each village; and the basket is empty.

    `lines` are those that were read: where the basket is another now, nothing is done. What one village refuses
    refuses all. Raises: NothingAsked; ChangedMeanwhile; what `book` refuses.
    """
    _owner(by)
    rows = list(lines_of(by))
    if not rows:
        raise rules.NothingAsked(_("The basket is empty."))
    if {row.pk for row in rows} != set(lines):
        raise rules.ChangedMeanwhile(
            _("The basket has changed since you looked: look at it again.")
        )
    asked = [
        prepare(
            village=village,
            title=title,
            party=party,
            periods=periods,
            by=by,
            now=now,
            project=project,
            note=note,
            overrule=overrule,
        )
        for village, periods in periods_of(rows, by=by, state=state)
    ]
    # Whatever the villages, locks are taken kind by kind and in order, as a booking of one village takes them.
    taken = [one for one in asked if not one.waits]
    if state is SegmentState.OPTION:
        lock_ladder(*(one.booking.village_id for one in taken))
    hold_together(one.judgement for one in taken)
    parts = parts_of([period.resource for one in taken for period in one.periods])
    claims.hold_parts({part for some in parts.values() for part in some})
    beside = extras_of(rows)
    made = [
        carry_out(
            one,
            by=by,
            now=now,
            overrule=overrule,
            extras=beside[one.booking.village_id],
        )
        for one in asked
    ]
    lines_of(by).filter(pk__in=[row.pk for row in rows]).delete()
    return made


def forget_lines(now: datetime) -> int:
    """Lines that nobody booked for long are gone; return how many."""
    return BasketLine.objects.filter(put_at__lt=now - KEPT_FOR).delete()[0]


def _owner(by: Actor) -> User:
    """Return the account whose basket it is, held until the transaction ends."""
    user = User.objects.select_for_update().filter(party_id=by.party_id or 0).first()
    if user is None:
        raise Forbidden(_("Only somebody with an account has a basket."))
    return user


def _check_may_put(by: Actor, period: Period) -> None:
    if not may_book_row(by, period.resource):
        raise Forbidden(
            _("%(name)s is booked by the team: ask at reception.") % {"name": period.resource.name},
            field="resource",
        )
