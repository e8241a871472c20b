"""When a jury may decide, what a decision must say, and how a waiting list is ranked."""

from collections.abc import Collection, Sequence

from creuset.incubation.states import Outcome
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _


class NoDeliberation(Refused):
    """A decision is taken by a jury that sits."""

    code = "no-deliberation"


class NoQuorum(Refused):
    """Too few jurors are in the room who may judge the application."""

    code = "no-quorum"


class NoReason(Refused):
    """A decision that turns somebody away says why."""

    code = "no-reason"


class RoundReleased(Conflict):
    """The applicants know the decisions already."""

    code = "round-released"


class NotInRound(Conflict):
    """The application is not before the jury of this round."""

    code = "not-in-round"


class Undecided(Refused):
    """Something is left to decide."""

    code = "undecided"


class NobodyWaits(Refused):
    """The waiting list is empty."""

    code = "nobody-waits"


class QuotasBroken(Refused):
    """The selection does not keep to seats, axes or budget, and nobody said why."""

    code = "quotas-broken"


#: What cannot go to an applicant without a word why.
REASONED = frozenset({Outcome.REFUSED, Outcome.ADJOURNED})
LONGEST_REASON = 4_000


def check_quorum(*, number: int | None, able: int, quorum: int) -> None:
    """Raise NoQuorum, which names the file, where fewer jurors than the quorum are in the room without a conflict."""
    if able >= quorum:
        return
    raise NoQuorum(
        _(
            "Nothing can be decided on file no. %(number)s now: of the jurors in the room %(able)s may judge it, "
            "and the quorum is %(quorum)s. Wait for others, or adjourn it.",
            number=number,
            able=able,
            quorum=quorum,
        ),
        details={"present": able, "quorum": quorum},
    )


def check_took_part(took_part: Collection[int], *, able: Collection[int], quorum: int) -> None:
    """Raise Refused where one of those who took part must not judge the file; NoQuorum where they are too few."""
    if not set(able) >= set(took_part):
        raise Refused(
            _("Only jurors who signed and have no conflict of interest with this file take part."),
            field="jurors",
        )
    if len(set(took_part)) < quorum:
        raise NoQuorum(
            _("Say who took part: the quorum of this round is %(quorum)s.", quorum=quorum),
            field="jurors",
            details={"present": len(set(took_part)), "quorum": quorum},
        )


def checked_reason(outcome: Outcome, reason: str) -> str:
    """Return the reason without blanks around it; raise NoReason where the outcome needs one that is not there."""
    reason = reason.strip()
    if outcome in REASONED and not reason:
        raise NoReason(
            _("Write why: the applicant is told this reason, and the minutes keep it."),
            field="reason",
        )
    if len(reason) > LONGEST_REASON:
        raise Refused(
            _("The reason is longer than %(most)s characters.", most=LONGEST_REASON), field="reason"
        )
    return reason


def check_came_back(*, is_released: bool, is_before_jury: bool, outcome: Outcome) -> None:
    """Raise unless the file is before the jury of a round that is released, and something is decided of it now."""
    if not (is_released and is_before_jury):
        raise NotInRound(
            _(
                "Only a file that came back to a jury whose decisions are released is decided so: "
                "others are decided in the deliberation."
            )
        )
    if outcome is Outcome.ADJOURNED:
        raise Refused(_("It waits already: decide, or leave it as it is."), field="outcome")


def check_order(asked: Sequence[int], waiting: Collection[int]) -> None:
    """Raise Conflict unless `asked` names everybody on the waiting list exactly once."""
    if sorted(asked) != sorted(waiting):
        raise Conflict(
            _("The waiting list changed meanwhile: look at it again before you order it."),
            field="order",
        )
