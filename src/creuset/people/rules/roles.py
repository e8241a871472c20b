"""Who may give which role to whom."""

from collections.abc import Collection

from creuset.core.roles import CAPABILITIES, LABELS, NARROWABLE, Capability, Role
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _


class LastOwner(Conflict):
    """A village without an owner: nobody could give roles any more."""

    code = "last-owner"


def check_gives(role: Role, held: Collection[Capability]) -> None:
    """Raise Forbidden where the role may do something that its giver may not."""
    if not CAPABILITIES[role] <= set(held):
        raise Forbidden(
            _(
                "The role “%(role)s” may do more than yours: only somebody who holds it gives or takes it.",
                role=LABELS[role],
            ),
            field="role",
        )


def check_narrowing(role: Role, narrowed_to: str) -> None:
    """Raise Refused where the role, narrowed to a place, would give nothing that is done in a place."""
    if narrowed_to and not (CAPABILITIES[role] & NARROWABLE) - {
        Capability.SEE_DESK,
        Capability.SEE_BOOKINGS,
    }:
        raise Refused(
            _("The role “%(role)s” does nothing that one place could narrow.", role=LABELS[role]),
            field="narrowed",
        )
    if narrowed_to and role is Role.OWNER:
        raise Refused(_("An owner owns the whole village."), field="narrowed")


def check_not_last(role: Role, owners: int) -> None:
    """Raise LastOwner where the role to take is the owner's, and nobody else holds it."""
    if role is Role.OWNER and owners <= 1:
        raise LastOwner(
            _("This is the last owner of the village: make somebody else an owner first.")
        )
