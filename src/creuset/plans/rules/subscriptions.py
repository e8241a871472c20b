"""When a subscription may start and end, and which terms hold from which day on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from creuset.kernel.errors import Conflict, Refused, WayOut
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import TermKind
from creuset.plans.rules.catalogue import Agreed
from creuset.plans.rules.proration import last_day_of_notice, months_after
from creuset.plans.states import STANDING, SubscriptionState

#: The first day after what has no end yet.
FOREVER = date(2999, 1, 1)
#: Whoever writes down what began on paper does so within a year; nobody plans further than two ahead.
FURTHEST_BACK = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=731)
#: A pause is a month or more of peace, not a way to keep a place for nothing.
LONGEST_PAUSE_MONTHS = 3
PAUSES_WITHIN = timedelta(days=365)
DAY = timedelta(days=1)


class BadStart(Refused):
    """It cannot start that day."""

    code = "bad-start"


class BadEnd(Refused):
    """It cannot end that day."""

    code = "bad-end"


class TooEarlyToLeave(Refused):
    """The minimum term or the notice lasts longer than that day."""

    code = "too-early-to-leave"


class BadChange(Refused):
    """The terms cannot change that way from that day on."""

    code = "bad-change"


class FullyTaken(Conflict):
    """As many stand already as the offer allows."""

    code = "fully-taken"


class OfferOver(Conflict):
    """It was offered until a day that is past."""

    code = "offer-over"


@dataclass(frozen=True, slots=True)
class Sold:
    """What of an offer decides who may subscribe to it, from which day on, and how it ends."""

    valid_from: date | None = None
    #: The first day on which nobody subscribes any more.
    valid_until: date | None = None
    is_retired: bool = False
    starts_any_day: bool = True
    min_term_months: int = 0
    notice_months: int = 0
    notice_days: int = 0
    cap: int | None = None


def check_start(sold: Sold, starts_on: date, *, today: date, is_team: bool) -> None:
    """Raise BadStart unless a subscription to it may start that day; the team may write down a past start."""
    first = today - FURTHEST_BACK if is_team else today
    if starts_on < first:
        raise BadStart(_("It starts on %(day)s at the earliest.", day=first), field="starts_on")
    if starts_on > today + FURTHEST_AHEAD:
        raise BadStart(_("Nobody plans more than two years ahead."), field="starts_on")
    if sold.is_retired or (sold.valid_until is not None and starts_on >= sold.valid_until):
        raise BadStart(_("This is not offered any more on that day."), field="starts_on")
    if sold.valid_from is not None and starts_on < sold.valid_from:
        raise BadStart(
            _("This is offered from %(day)s on.", day=sold.valid_from), field="starts_on"
        )
    if not sold.starts_any_day and starts_on.day != 1:
        following = months_after(starts_on.replace(day=1), 1)
        raise BadStart(
            _("This starts on the first of a month: on %(day)s, for example.", day=following),
            field="starts_on",
            ways_out=[WayOut(following.isoformat(), "day", {"starts_on": following.isoformat()})],
        )


def check_agreed_end(starts_on: date, ends_on: date | None) -> None:
    """Raise BadEnd where the agreed last day comes before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise BadEnd(_("The last day comes after the first."), field="ends_on")


def bound_until(starts_on: date, months: int) -> date:
    """Return the first day on which a subscription may end: the last of its minimum term, or its first day."""
    return months_after(starts_on, months) - DAY if months else starts_on


def earliest_last_day(
    sold: Sold, *, given_on: date, bound: date | None, ends_on: date | None = None
) -> date:
    """Return the last day of whoever gives notice that day: notice runs, and the minimum term is kept.

    An end that was agreed comes no later for it.
    """
    noticed = last_day_of_notice(given_on, months=sold.notice_months, days=sold.notice_days)
    earliest = max(noticed, bound) if bound is not None else noticed
    return min(earliest, ends_on) if ends_on is not None else earliest


def check_leaves(
    last_on: date, *, earliest: date, today: date, ends_on: date | None, is_waived: bool
) -> None:
    """Raise TooEarlyToLeave for a last day before the earliest, unless the team lets them go; BadEnd."""
    if ends_on is not None and last_on > ends_on:
        raise BadEnd(_("It ends on %(day)s anyway.", day=ends_on), field="last_on")
    if last_on < today:
        raise BadEnd(_("This day is past."), field="last_on")
    if last_on < earliest and not is_waived:
        raise TooEarlyToLeave(
            _("The last day is %(day)s at the earliest.", day=earliest),
            field="last_on",
            ways_out=[WayOut(earliest.isoformat(), "day", {"last_on": earliest.isoformat()})],
            details={"earliest": earliest.isoformat()},
        )


def check_cap(cap: int | None, *, standing: int, wanted: int) -> None:
    """Raise FullyTaken where so many more than stand would pass the cap."""
    if cap is not None and standing + wanted > cap:
        raise FullyTaken(
            _(
                "Only %(cap)s of this are offered, and %(standing)s stand.",
                cap=cap,
                standing=standing,
            )
        )


def state_on(
    state: SubscriptionState, *, starts_on: date, last_on: date | None, today: date
) -> SubscriptionState:
    """Return the state as it is that day: what is signed lives from its first day, and has ended after its last."""
    if state not in STANDING:
        return state
    if last_on is not None and last_on < today:
        return SubscriptionState.ENDED
    if state is SubscriptionState.SIGNED and starts_on <= today:
        return SubscriptionState.LIVE
    return state


@dataclass(frozen=True, slots=True)
class Piece:
    """Terms that hold from a day until another; `made_of` is the row that says so already."""

    kind: TermKind
    from_on: date
    until_on: date
    offer_id: int
    quantity: int
    price: Money
    charges: Money
    catalogue: Money
    made_of: int | None = None
    #: The value of the index that the price was moved to last, in thousandths.
    index_e3: int | None = None


def pieces(
    agreed: Sequence[Agreed],
    *,
    kind: TermKind,
    from_on: date,
    offer_id: int,
    quantity: int,
    until_on: date = FOREVER,
) -> list[Piece]:
    """Return the terms that an offer's price and its steps make from a day on; steps begin so many months later."""
    starts = [months_after(from_on, one.after_months) for one in agreed]
    ends = [later for _earlier, later in pairwise([*starts, FOREVER])]
    return [
        Piece(
            kind=TermKind.STEP if one.after_months else kind,
            from_on=start,
            until_on=min(end, until_on),
            offer_id=offer_id,
            quantity=quantity,
            price=one.price,
            charges=one.charges,
            catalogue=one.catalogue,
        )
        for one, start, end in zip(agreed, starts, ends, strict=True)
        if start < until_on
    ]


def at_price(some: Sequence[Piece], price: Money, charges: Money | None = None) -> list[Piece]:
    """Return the first of the terms at a price that was agreed, without steps, until the last would end."""
    first, last = some[0], some[-1]
    agreed = first.charges if charges is None else charges
    return [replace(first, until_on=last.until_on, price=price, charges=agreed)]


def for_nothing(some: Sequence[Piece]) -> list[Piece]:
    """Return the terms without a price; what the catalogue asks for them stays, as the value given."""
    first, last = some[0], some[-1]
    nothing = Money.zero(first.price.currency)
    return [replace(first, until_on=last.until_on, price=nothing, charges=nothing)]


def overlaid(standing: Iterable[Piece], over: Sequence[Piece]) -> list[Piece]:
    """Return the terms where those of `over`, one after the other, take the place of what stood then.

    What stood before and after them stays, cut where they begin and end. Shape: sorted, without overlap.
    """
    first, until = over[0].from_on, over[-1].until_on
    found = list(over)
    for piece in standing:
        if piece.from_on < first:
            found.append(replace(piece, until_on=min(piece.until_on, first)))
        if piece.until_on > until:
            # What held before goes on after: a row of its own, unless nothing of it was covered.
            is_whole = piece.from_on >= until
            found.append(piece if is_whole else replace(piece, from_on=until, made_of=None))
    return sorted(found, key=lambda piece: piece.from_on)


def put_back(standing: Sequence[Piece], before: Sequence[Piece], day: date) -> list[Piece]:
    """Return the terms where from that day on those of `before` hold again, the days before it staying as they are.

    Where nothing else was changed from that day on, these are the terms of `before`, word for word.
    """
    back = [
        replace(piece, from_on=max(piece.from_on, day), made_of=None)
        for piece in before
        if piece.until_on > day
    ]
    found: list[Piece] = []
    for piece in overlaid(standing, back) if back else standing:
        last = found[-1] if found else None
        if last is not None and _is_continued(last, piece):
            found[-1] = replace(last, until_on=piece.until_on)
        else:
            found.append(piece)
    return found


def _is_continued(one: Piece, following: Piece) -> bool:
    """Say whether the second says nothing but what the first, which a row says already, said the day before."""
    return following.made_of is None and one == replace(
        following, from_on=one.from_on, until_on=one.until_on, made_of=one.made_of
    )


def changed(standing: Sequence[Piece], new: Sequence[Piece], *, today: date) -> list[Piece]:
    """Return the terms with the new ones from their first day on, whatever was planned for after.

    Several changes for one day: the last wins. Raise BadChange for a day that is past, or before the start.
    """
    check_from(standing, new[0].from_on, today=today)
    return overlaid(standing, new)


def check_switch(standing: Sequence[Piece], new: Sequence[Piece], *, is_in_kind: bool) -> None:
    """Raise BadChange unless what is hosted in kind that day begins to cost something."""
    held = [one for one in standing if one.from_on <= new[0].from_on < one.until_on]
    if not is_in_kind or not held or held[0].price:
        raise BadChange(_("Nothing is hosted in kind on that day."), field="from_on")
    if not new[0].price:
        raise BadChange(_("It costs nothing by this offer either: choose one that is paid."))


def paused(standing: Sequence[Piece], from_on: date, until_on: date, *, today: date) -> list[Piece]:
    """Return the terms with nothing to pay from a day until another, then what would have held.

    Raise BadChange where the pause is too long, too close to another, or not of days to come.
    """
    check_from(standing, from_on, today=today)
    if until_on <= from_on:
        raise BadChange(_("A pause lasts a day at least."), field="until_on")
    if until_on > months_after(from_on, LONGEST_PAUSE_MONTHS):
        raise BadChange(
            _("A pause lasts %(months)s months at most.", months=LONGEST_PAUSE_MONTHS),
            field="until_on",
        )
    for other in standing:
        if other.kind is TermKind.PAUSE and (
            other.from_on - PAUSES_WITHIN < until_on and from_on < other.until_on + PAUSES_WITHIN
        ):
            raise BadChange(_("There is one pause a year."), field="from_on")
    held = holding(standing, from_on)
    nothing = Money.zero(held.price.currency)
    pause = replace(
        held,
        kind=TermKind.PAUSE,
        from_on=from_on,
        until_on=until_on,
        price=nothing,
        charges=nothing,
        made_of=None,
    )
    return [
        replace(piece, kind=TermKind.RESUME)
        if piece.from_on == until_on and piece.made_of is None
        else piece
        for piece in overlaid(standing, [pause])
    ]


def resumed(standing: Sequence[Piece], from_on: date, *, today: date) -> list[Piece]:
    """Return the terms where the pause of that day ends with the day before. Raise BadChange where there is none."""
    pause = next(
        (one for one in standing if one.kind is TermKind.PAUSE and one.until_on > from_on), None
    )
    following = next((one for one in standing if pause and one.from_on == pause.until_on), None)
    if pause is None or following is None:
        raise BadChange(_("There is no pause to end."))
    start = max(from_on, pause.from_on)
    check_from(standing, start, today=today)
    back = replace(following, kind=TermKind.RESUME, from_on=start, made_of=None)
    return overlaid([one for one in standing if one is not following], [back])


def check_from(standing: Sequence[Piece], day: date, *, today: date) -> None:
    """Raise BadChange unless the terms may change from that day on: nothing that is past changes."""
    first = max(today, min(piece.from_on for piece in standing))
    if day < first:
        raise BadChange(
            _("Terms change from %(day)s on at the earliest: what is past stays.", day=first),
            field="from_on",
        )


def holding(standing: Iterable[Piece], day: date) -> Piece:
    """Return the terms that hold that day; BadChange where none do."""
    found = next((one for one in standing if one.from_on <= day < one.until_on), None)
    if found is None:
        raise BadChange(_("Nothing is agreed for that day."), field="from_on")
    return found
