"""What the domains above say of an invitation, and do once it is accepted."""

from collections.abc import Callable
from datetime import datetime

from creuset.people.models import Invitation

#: Says in a sentence why somebody is asked in, in the language of now; nothing where the domain knows of no reason.
type Reason = Callable[[Invitation], str]
#: Does what was waiting for the person who accepted, in the transaction in which they did.
type Follow = Callable[[Invitation, datetime], None]

_reasons: list[Reason] = []
_follows: list[Follow] = []


def explain_by(reason: Reason) -> None:
    """Mails of invitations say what `reason` knows, from now on."""
    if reason not in _reasons:
        _reasons.append(reason)


def when_accepted(follow: Follow) -> None:
    """`follow` is done whenever an invitation is accepted, from now on."""
    if follow not in _follows:
        _follows.append(follow)


def reasons_for(invitation: Invitation) -> list[str]:
    """Return the sentences that say why somebody is asked in."""
    return [words for reason in _reasons if (words := reason(invitation))]


def accepted(invitation: Invitation, *, now: datetime) -> None:
    """What was waiting for whoever accepted is done."""
    for follow in _follows:
        follow(invitation, now)
