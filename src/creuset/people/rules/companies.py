"""What must stay true of who looks after a company."""

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

#: For how many days the link of an invitation is good.
INVITED_DAYS = (3, 7, 14, 30)
USUAL_DAYS = 14


class LastAdmin(Refused):
    """Nobody would look after a company where others stay."""

    code = "last-admin"


def check_successor(*, name: str, admins_left: int, others: int) -> None:
    """Raise LastAdmin where nobody would look after the company any more, though others belong to it."""
    if others and not admins_left:
        raise LastAdmin(
            _(
                "You are the last to look after %(name)s: name somebody who does after you, then leave.",
                name=name,
            ),
            field="is_admin",
        )


def check_days(days: int) -> int:
    """Return for how many days an invitation is good; Refused unless it is one of those that are offered."""
    if days not in INVITED_DAYS:
        raise Refused(_("An invitation is good for 3, 7, 14 or 30 days."), field="days")
    return days
