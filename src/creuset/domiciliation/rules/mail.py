"""When the mail of a domiciled company is sent on, and what proves that registered mail was rightly taken. Pure."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from creuset.domiciliation.kinds import MailChoice
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.reception.rules.parcels import NotToBeTaken

FRIDAY = 4


class MailRefused(Refused):
    """What is asked of mail does not fit what the company chose, or what waits."""

    code = "mail-refused"


def forward_due(choice: MailChoice, *, oldest: date | None, asked_on: date | None) -> date | None:
    """Return the day by which what waits is sent on: the Friday of the week in which the oldest came, the first of the
    month after it, the day on which the company asked; None where nothing waits, or it is collected.
    """
    if oldest is None:
        return None
    match choice:
        case MailChoice.WEEKLY:
            due = oldest + timedelta(days=(FRIDAY - oldest.weekday()) % 7)
        case MailChoice.MONTHLY:
            due = oldest.replace(day=1) + relativedelta(months=1)
        case _:
            return asked_on
    return min(due, asked_on) if asked_on else due


def check_registered_taken(*, has_power: bool) -> None:
    """Raise NotToBeTaken where no power of attorney lets the village take a registered letter for the company."""
    if not has_power:
        raise NotToBeTaken(
            _(
                "No power of attorney lets you sign for registered letters of this company: leave it with the postman, "
                "and receive the notice that they leave as a letter."
            )
        )


def check_may_be_scanned(*, is_scanned: bool, is_there: bool) -> None:
    """Raise MailRefused where the company did not ask for scans, or this letter was scanned already."""
    if not is_scanned:
        raise MailRefused(
            _("This company did not ask for its letters to be opened: hand it over closed.")
        )
    if is_there:
        raise MailRefused(_("A colleague has just scanned this letter."))


def check_may_be_sent_on(*, forward_to: str, count: int) -> None:
    """Raise MailRefused where nobody knows where to, or nothing was chosen."""
    if not forward_to:
        raise MailRefused(
            _("The company did not say where its mail is sent on to: ask it, or hand it over.")
        )
    if not count:
        raise MailRefused(_("Choose what is sent on."), field="parcels")
