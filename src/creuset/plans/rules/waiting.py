"""Who waits for an office or a plan, and for whom what becomes free is: pure.

The order: whoever the team put first, in the order in which it did; then whoever joined earlier.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import OfferKind
from creuset.plans.rules.proration import months_after
from creuset.plans.states import PlanWaitState, ProposalState

#: Nobody keeps a place empty for longer, for somebody who wants it later.
KEPT_EMPTY = timedelta(days=62)
#: How long somebody may think about what is proposed, where the team says nothing else.
TO_ANSWER = timedelta(days=7)
LONGEST_ANSWER = timedelta(days=60)


class AlreadyWaits(Conflict):
    """They wait for the same already."""

    code = "already-waits"


class BadWish(Refused):
    """Nothing could ever be what is wished for."""

    code = "bad-wish"


class WaitsNoMore(Conflict):
    """They left the list, or accepted what was proposed."""

    code = "waits-no-more"


class NotFirst(Refused):
    """Somebody else on the list comes first."""

    code = "not-first"


class NotFree(Conflict):
    """It is not free, or proposed to somebody already."""

    code = "not-free"


class AnswerOver(Conflict):
    """The day by which they had to answer is past."""

    code = "answer-over"


class NoReason(Refused):
    """Whoever comes before others does for a reason."""

    code = "no-reason"


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody waits for, since when; what is None narrows nothing."""

    pk: int
    joined_at: datetime
    kind: OfferKind
    offer_id: int | None = None
    building_id: int | None = None
    area_from: Decimal | None = None
    area_to: Decimal | None = None
    #: They want it from this day on.
    from_on: date = date.min
    #: What they pay a month at most, charges included, before VAT, in cents.
    budget: int | None = None
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Free:
    """A place that is free from a day on, with an offer by which it is let; or an offer that may be taken once more."""

    offer_id: int
    kind: OfferKind
    from_on: date
    place_id: int | None = None
    building_id: int | None = None
    area_m2: Decimal | None = None
    #: What it costs a month, charges included, before VAT, in cents; None: nobody can say.
    monthly: int | None = None


def check_wish(area_from: Decimal | None, area_to: Decimal | None, budget: int | None) -> None:
    """Raise BadWish for an area that ends before it begins, or nothing to pay with."""
    if area_from is not None and area_to is not None and area_to < area_from:
        raise BadWish(_("The area goes from the smaller to the larger."), field="area_to")
    if budget is not None and budget <= 0:
        raise BadWish(_("A budget is above zero; leave it out if there is none."), field="budget")


def check_answer_by(answer_by: date, *, today: date) -> None:
    """Raise BadWish for a day that is past, or so far that nobody else would ever have their turn."""
    if not today <= answer_by <= today + LONGEST_ANSWER:
        raise BadWish(
            _("They answer by a day between today and %(day)s.", day=today + LONGEST_ANSWER),
            field="answer_by",
        )


def fits(wished: Wished, free: Free) -> bool:
    """Say whether what is free is what somebody waits for."""
    if wished.kind is not free.kind or wished.offer_id not in (None, free.offer_id):
        return False
    if free.place_id is not None:
        if wished.building_id not in (None, free.building_id):
            return False
        if not _is_within(wished, free.area_m2):
            return False
    if wished.budget is not None and free.monthly is not None and free.monthly > wished.budget:
        return False
    return wished.from_on <= free.from_on + KEPT_EMPTY


def in_order(line: Iterable[Wished]) -> list[Wished]:
    """Return who waits in their order: whoever was put first, then whoever joined earlier."""
    return sorted(line, key=_turn)


def whose_turn(free: Free, line: Iterable[Wished], *, passed: Collection[int] = ()) -> list[Wished]:
    """Return those for whom what is free is, in their order, but those who let it pass before."""
    return in_order(one for one in line if fits(one, free) and one.pk not in passed)


def starts_on(wished: Wished, free: Free, *, today: date, any_day: bool) -> date:
    """Return the first day of what is accepted: once it is free and they want it; on a first of a month if it must."""
    day = max(wished.from_on, free.from_on, today)
    if any_day or day.day == 1:
        return day
    return months_after(day.replace(day=1), 1)


def stands(*, left_at: datetime | None, is_accepted: bool, is_proposed: bool) -> PlanWaitState:
    """Return where somebody stands on the list."""
    if is_accepted:
        return PlanWaitState.ACCEPTED
    if left_at is not None:
        return PlanWaitState.LEFT
    return PlanWaitState.PROPOSED if is_proposed else PlanWaitState.WAITING


def proposal_on(
    state: ProposalState, answer_by: date, *, today: date, is_gone: bool = False
) -> ProposalState:
    """Return where a proposal stands that day, whether or not a task has written it: what somebody else has by now is
    proposed no more.
    """
    if state is not ProposalState.OPEN:
        return state
    if answer_by < today:
        return ProposalState.LAPSED
    return ProposalState.WITHDRAWN if is_gone else state


def _is_within(wished: Wished, area: Decimal | None) -> bool:
    if area is None:
        return wished.area_from is None and wished.area_to is None
    return (wished.area_from is None or area >= wished.area_from) and (
        wished.area_to is None or area <= wished.area_to
    )


def _turn(one: Wished) -> tuple[bool, datetime, int]:
    return one.first_at is None, one.first_at or one.joined_at, one.pk
