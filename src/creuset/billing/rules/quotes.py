"""When a quote can be accepted, and what one must say."""

from collections.abc import Sequence
from datetime import date, timedelta

from creuset.billing.rules.lines import Line, check_lines
from creuset.billing.states import QUOTES, QuoteState
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.states import ImpossibleStep

LONGEST = timedelta(days=366)
#: How long a quote binds where nothing ends it earlier.
LASTS = timedelta(days=14)
#: So long before its last day a quote that waits is told of as ending.
ENDS_SOON = timedelta(days=2)


class EmptyQuote(Refused):
    """A quote that proposes nothing."""

    code = "empty-quote"


class WrongValidity(Refused):
    """A quote that would have ended before it was sent, or bind for more than a year."""

    code = "wrong-validity"


class QuoteOver(Conflict):
    """A quote that can no longer be answered: accepted, refused, withdrawn or expired."""

    code = "quote-over"


class NameMissing(Refused):
    """Nobody said who accepts."""

    code = "name-missing"


def state_on(state: QuoteState, valid_until: date, day: date) -> QuoteState:
    """Return where a quote stands on a day: one that was sent has expired after its last day."""
    if state is QuoteState.SENT and day > valid_until:
        return QuoteState.EXPIRED
    return state


def check_quote(lines: Sequence[Line], currency: str, *, valid_until: date, today: date) -> None:
    """Raise EmptyQuote, BadLine or WrongValidity where the quote cannot be made."""
    if not lines:
        raise EmptyQuote(_("A quote has at least one line."), field="lines")
    check_lines(lines, currency)
    check_validity(valid_until, today=today)


def check_validity(valid_until: date, *, today: date) -> None:
    """Raise WrongValidity unless the last day is to come, within a year."""
    if valid_until < today:
        raise WrongValidity(_("%(day)s is past.", day=valid_until), field="valid_until")
    if valid_until - today > LONGEST:
        raise WrongValidity(_("A quote binds for a year at most."), field="valid_until")


def after(verb: str, state: QuoteState, *, valid_until: date, today: date) -> QuoteState:
    """Return the state that the verb leads to on that day; QuoteOver, saying why, where it leads nowhere."""
    now = state_on(state, valid_until, today)
    try:
        return QUOTES.check(now, verb)
    except ImpossibleStep as error:
        raise QuoteOver(
            _WHY[now]
            if now is not QuoteState.EXPIRED
            else _("It ended on %(day)s.", day=valid_until),
            details={"state": now.value},
        ) from error


_WHY = {
    QuoteState.DRAFT: _("This quote was not sent yet."),
    QuoteState.SENT: _("This quote was sent already."),
    QuoteState.ACCEPTED: _("This quote was accepted already."),
    QuoteState.REFUSED: _("This quote was refused."),
    QuoteState.WITHDRAWN: _("This quote was withdrawn: ask for a new one."),
}


def check_name(name: str) -> str:
    """Return the name of whoever answers, tidied; NameMissing where there is none."""
    tidy = " ".join(name.split())
    if not tidy:
        raise NameMissing(_("Who accepts? Write first and last name."), field="name")
    return tidy
