"""Sign-in accounts made by the house, not by their person."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from creuset.core import audit
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party, PartyKind, RoleGrant, User
from creuset.villages.models import Village


@transaction.atomic
def create_owner(*, email: str, name: str, village: Village, by: Actor, now: datetime) -> User:
    """Somebody can sign in with `email` and owns the village; done twice, nothing more happens.

    An account that exists keeps its name and password; a new one has no password and signs in by
    one-time code. Only the house itself may do this.
    """
    if not by.is_house:
        raise Forbidden(_("Only the house itself makes an owner out of nothing."))
    user = ensure_account(email=email, name=name, now=now)
    KnownParty.objects.get_or_create(village=village, party=user.party, defaults={"since": now})
    _grant, new = RoleGrant.objects.get_or_create(
        village=village,
        party=user.party,
        role=Role.OWNER.value,
        narrowed_to="",
        narrowed_id=0,
        revoked_at=None,
        defaults={"granted_at": now},
    )
    if new:
        audit.record(
            verb="people.role_granted",
            by=by,
            at=now,
            village_id=village.pk,
            about=[("party", user.party_id)],
            data={"party": user.party.name, "role": Role.OWNER.value},
        )
    return user


def ensure_account(*, email: str, name: str, now: datetime) -> User:
    """Return the account that signs in with `email`, made with its person where there was none."""
    address = email.strip().lower()
    user = User.objects.select_related("party").filter(emailaddress__email=address).first()
    user = user or User.objects.select_related("party").filter(email=address).first()
    if user is None:
        party = Party.objects.create(
            kind=PartyKind.PERSON, name=name.strip() or address, email=address, created_at=now
        )
        user = User.objects.create_user(email=address, party=party, date_joined=now)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user
