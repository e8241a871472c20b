"""Reads about villages: what the home of the network shows."""

from dataclasses import dataclass

from creuset.villages.models import SignUp, Village


@dataclass(frozen=True)
class VillageCard:
    """A village as the home of the network shows it."""

    village: Village
    #: Whether somebody may ask to join without an invitation.
    may_be_joined: bool
    city: str


def list_villages() -> list[Village]:
    """Return every village, by name."""
    return list(Village.objects.order_by("name", "pk"))


def list_cards() -> list[VillageCard]:
    """Return what the home of the network shows of each village, by name; one query."""
    return [
        VillageCard(
            village=village,
            may_be_joined=village.sign_up != SignUp.INVITATION,
            city=str(village.address.get("city", "")),
        )
        for village in list_villages()
    ]
