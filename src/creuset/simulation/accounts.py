"""Who signs in to the demonstration: one account a role, with a password that everybody knows."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from creuset.core.roles import LABELS
from creuset.people.actions import open_account
from creuset.people.models import Party
from creuset.simulation.cast import DESKS, HOLDER, MEMBER
from creuset.simulation.founding import HOUSE
from creuset.villages.models import Village

#: A demonstration has no secrets: it runs on its own data, and says on each page that it is one.
PASSWORD = "cinema-et-patrimoine"  # noqa: S105 - printed on the terminal


@dataclass(frozen=True)
class DemoAccount:
    """What somebody is in the village, and the address they sign in with."""

    label: str | Promise
    email: str


def address_of(village: str, who: str) -> str:
    """Return the address with which a demo account of the village, named by its slug, signs in."""
    return f"{who}@{village}.example"


def demo_accounts(village: Village) -> list[DemoAccount]:
    """Return the accounts of the village, the team first."""
    return [
        *(
            DemoAccount(LABELS[role], address_of(village.slug, desk))
            for role, desk in DESKS.items()
        ),
        DemoAccount(_("Member, with a company"), address_of(village.slug, MEMBER)),
        DemoAccount(_("Holder of a project"), address_of(village.slug, HOLDER)),
    ]


@transaction.atomic
def open_accounts(village: Village, *, now: datetime) -> None:
    """Each of them signs in with PASSWORD, or by a code; an account that is there stays as it is."""
    wanted = [account.email for account in demo_accounts(village)]
    parties = Party.objects.filter(
        known_in__village=village, email__in=wanted, is_test_data=True, user__isnull=True
    )
    # Everybody knows this password: guesses need not be slow. Signing in makes a slow one of it.
    hasher = PBKDF2PasswordHasher()
    for party in parties.order_by("pk"):
        encoded = hasher.encode(PASSWORD, hasher.salt(), iterations=1000)
        open_account(party=party, village=village, by=HOUSE, now=now, encoded_password=encoded)
