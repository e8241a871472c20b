"""Why an option is not asked, not confirmed, not challenged; and why it is in the way of others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.bookings.states import Requirement
from creuset.kernel.errors import Conflict, DomainError, Refused, WayOut
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class HeldBy:
    """An option that stands in the way, as the reader may know it: without `label`, it is somebody's."""

    resource: str
    span: Span
    until: datetime
    label: str = ""
    party: str = ""
    #: Which one it is and until when, in words.
    words: str = ""

    def as_data(self) -> dict[str, str]:
        """Return plain values, for the API and for drawings."""
        return {
            "resource": self.resource,
            "starts_at": self.span.start.isoformat(),
            "ends_at": self.span.end.isoformat(),
            "until": self.until.isoformat(),
            "words": self.words,
            **({"label": self.label, "party": self.party} if self.label else {}),
        }


class _Held(Conflict):
    """Live options stand in the way: `held` says which, and until when they last."""

    def __init__(
        self,
        message: object,
        *,
        held: Sequence[HeldBy],
        ways_out: Iterable[WayOut] | Callable[[], Iterable[WayOut]] = (),
    ) -> None:
        super().__init__(
            message,
            field="period",
            ways_out=ways_out,
            details={"held": [one.as_data() for one in held]},
        )
        self.held = tuple(held)


class HeldByOption(_Held):
    """Somebody has an option on it: what is booked firm may not pass it."""

    code = "held-by-option"


class NotFirst(_Held):
    """An option of better rank lives: only the first may be confirmed."""

    code = "not-first"


class NotAnOption(Refused):
    """There is no option to do this to."""

    code = "not-an-option"


class OptionOver(Refused):
    """The option has ended: it is confirmed, challenged and extended no more."""

    code = "option-over"


class NoOptions(Refused):
    """The place takes no options."""

    code = "no-options"


class AlreadyOptioned(Refused):
    """The company already has an option there at that time: another one behind it would hold it for ever."""

    code = "already-optioned"


class TooSoonAgain(Refused):
    """The company let an option go there a moment ago."""

    code = "too-soon-again"


class LadderFull(Refused):
    """So many options wait already that another one has no chance."""

    code = "ladder-full"


class NothingToChallenge(Refused):
    """Nobody stands before the option who could be asked to answer."""

    code = "nothing-to-challenge"


class AlreadyChallenged(Refused):
    """Whoever is first was asked already."""

    code = "already-challenged"


class EndsBeforeAnswer(Refused):
    """The challenger's own option would end before the answer is due."""

    code = "ends-before-answer"


class NoLonger(Refused):
    """An option is extended to an instant later than its end, and not beyond its beginning."""

    code = "no-longer"


class MissingQuote(Refused):
    """The quote was not accepted."""

    code = "missing-quote"


class MissingDeposit(Refused):
    """The deposit was not received."""

    code = "missing-deposit"


class MissingInsurance(Refused):
    """No insurance certificate is on file for these days."""

    code = "missing-insurance"


class MissingInduction(Refused):
    """Nobody did the safety induction."""

    code = "missing-induction"


_MISSING: dict[Requirement, tuple[type[DomainError], object]] = {
    Requirement.QUOTE: (MissingQuote, _("The quote is not accepted yet.")),
    Requirement.DEPOSIT: (MissingDeposit, _("The deposit has not been received yet.")),
    Requirement.INSURANCE: (
        MissingInsurance,
        _("No insurance certificate on file covers these days."),
    ),
    Requirement.INDUCTION: (
        MissingInduction,
        _("The safety induction has not been done yet."),
    ),
}

#: What the team may overrule; never a claim nor a rank.
OVERRULABLE = frozenset(
    {
        NoOptions.code,
        TooSoonAgain.code,
        LadderFull.code,
        *(e.code for e, _said in _MISSING.values()),
    }
)


def lacking(requirements: Iterable[Requirement]) -> list[DomainError]:
    """Return one refusal for each thing that is missing."""
    return [error(said) for error, said in (_MISSING[one] for one in requirements)]
