"""Whom a parcel goes to, and when its addressee is reminded: pure."""

from datetime import datetime, timedelta

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

#: So long after something came, its addressee is told again; never more often.
REMINDED_AFTER = (timedelta(days=3), timedelta(days=7), timedelta(days=14))


class NobodyTook(Refused):
    """Nothing is gone without anybody knowing to whom, or where."""

    code = "nobody-took"


class NothingChosen(Refused):
    """Nothing was chosen to be handed over."""

    code = "nothing-chosen"


class SeveralAddressees(Refused):
    """What is handed over in one go was for one addressee."""

    code = "several-addressees"


class NotToBeTaken(Refused):
    """Nothing lets reception take this from the postman; the team takes it all the same for a reason that is kept."""

    code = "not-to-be-taken"


def reminders_due(received_at: datetime, *, now: datetime) -> int:
    """Return how many reminders were due by now; a house that slept sends one for those that it missed."""
    return sum(received_at + after <= now for after in REMINDED_AFTER)


def check_gone_to(gone_to: str, *, field: str) -> str:
    """Return to whom, or where, without needless spaces; raise NobodyTook where nobody said."""
    kept = " ".join(gone_to.split())
    if not kept:
        raise NobodyTook(_("Write who takes it, or where it goes."), field=field)
    return kept
