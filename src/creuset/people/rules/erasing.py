"""When somebody is forgotten, and what stays of them by law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _

#: Accounts and what proves them: article L123-22 of the Code de commerce.
ACCOUNTS = relativedelta(years=10)


@dataclass(frozen=True)
class Held:
    """Something that keeps a person from being forgotten for now, or that stays afterwards without their name."""

    what: str
    why: str
    #: Settled first: nobody is forgotten while it is open.
    is_open: bool = False
    #: How long it stays; None: as long as it is open.
    until: date | None = None
    count: int = 1


class StillOpen(Conflict):
    """Something between the person and a village is open: it is settled first."""

    code = "still-open"


def is_due(held: Iterable[Held]) -> bool:
    """Say whether the person may be forgotten now: nothing is open."""
    return not any(one.is_open and one.count for one in held)


def is_named(typed: str, *, name: str) -> bool:
    """Say whether the name typed to confirm is that of the person: capitals and spaces do not matter."""
    return " ".join(typed.split()).casefold() == name.casefold()


def check_due(held: Iterable[Held], *, name: str) -> None:
    """Raise StillOpen, which says what, unless the person may be forgotten now."""
    rows = [one for one in held if one.is_open and one.count]
    if not is_due(rows):
        raise StillOpen(
            _(
                "%(name)s cannot be erased yet: %(what)s. Settle it first, or let them ask: it is then done by itself.",
                name=name,
                what=", ".join(one.what for one in rows),
            )
        )


def accounts_until(last: date) -> date:
    """Return the last day on which what proves an account of that day is kept."""
    return last + ACCOUNTS


def why_accounts() -> str:
    """Return why what proves an account is kept."""
    return str(_("What proves accounts is kept for ten years (Code de commerce, article L123-22)."))
