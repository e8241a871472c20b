"""Sign-in accounts made by the house, not by their person."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from creuset.core import audit
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party, PartyKind, RoleGrant, User
from creuset.villages.models import Village


@transaction.atomic
def create_owner(*, email: str, name: str, village: Village, by: Actor, now: datetime) -> User:
    """Somebody can sign in with `email` and owns the village; done twice, nothing more happens.

    An account that exists keeps its name and password; a new one has no password and signs in by
    one-time code. Only the house itself may do this. Raise Refused for what is no e-mail address.
    """
    if not by.is_house:
        raise Forbidden(_("Only the house itself makes an owner out of nothing."))
    user = ensure_account(email=email, name=name, village=village, by=by, now=now)
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


@transaction.atomic
def ensure_account(*, email: str, name: str, village: Village, by: Actor, now: datetime) -> User:
    """Return the account that signs in with `email`; a new one is the only person's who has it, or a new one's.

    Raise Forbidden unless the house itself acts; Refused where there is no such account, and `email`
    is no address to which a code could be sent.
    """
    address = email.strip().lower()
    user = User.objects.select_related("party").filter(emailaddress__email=address).first()
    user = user or User.objects.select_related("party").filter(email=address).first()
    if user is not None:
        return user
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(_("“%(email)s” is no e-mail address.", email=email), field="email") from error
    known = list(_persons_without_account().filter(email__iexact=address)[:2])
    party = known[0] if len(known) == 1 else None
    if party is None:
        party = Party.objects.create(
            kind=PartyKind.PERSON, name=name.strip() or address, email=address, created_at=now
        )
    return open_account(party=party, village=village, by=by, now=now)


@transaction.atomic
def open_account(
    *, party: Party, village: Village, by: Actor, now: datetime, encoded_password: str = ""
) -> User:
    """The person signs in with their own address, by one-time code or by a password that comes encoded.

    Raise Forbidden unless the house itself acts; Refused for whoever has no address, or is not a
    person to be reached; Conflict where there is an account for the person or the address already.
    """
    if not by.is_house:
        raise Forbidden(_("Only the house itself opens an account for somebody else."))
    locked = Party.objects.select_for_update().get(pk=party.pk)
    address = locked.email.lower()
    if not address or not _is_reachable(locked):
        raise Refused(_("An account is for a person with an e-mail address."), field="party")
    is_there = Q(party=locked) | Q(email=address) | Q(emailaddress__email=address)
    if User.objects.filter(is_there).exists():
        raise Conflict(_("%(name)s signs in already.", name=locked.name), field="party")
    user = User(email=address, party=locked, date_joined=now)
    if encoded_password:
        user.password = encoded_password
    else:
        user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    audit.record(
        verb="people.account_opened",
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", locked.pk)],
        data={"party": locked.name},
    )
    return user


def _persons_without_account() -> QuerySet[Party]:
    return Party.objects.filter(
        kind=PartyKind.PERSON, erased_at__isnull=True, merged_into__isnull=True, user__isnull=True
    )


def _is_reachable(party: Party) -> bool:
    return not party.is_organisation and party.erased_at is None and party.merged_into_id is None
