"""A person who asks to be forgotten is."""

from collections.abc import Callable, Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext, override

from creuset.core import audit, mail
from creuset.core.models import AuditObject
from creuset.core.roles import Capability
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.profiles import forget_profile
from creuset.people.actions.roles import leave_teams
from creuset.people.actors import Actor, Via
from creuset.people.keeping import held_of
from creuset.people.models import (
    ApiToken,
    BillingContact,
    ErasureWish,
    Invitation,
    KnownParty,
    Party,
    PartyKind,
    User,
)
from creuset.people.permissions import check_may_in_all
from creuset.people.rules.erasing import check_due, is_due

#: Forgets what a domain above keeps of a person, and of their addresses.
type Forgetter = Callable[[Party, Collection[str]], None]

_forgetters: list[Forgetter] = []


def also_forget(forgetter: Forgetter) -> None:
    """Whoever is erased is forgotten by `forgetter` too, in the same transaction."""
    if forgetter not in _forgetters:
        _forgetters.append(forgetter)


@transaction.atomic
def erase_person(*, party: Party, by: Actor, now: datetime) -> Party:
    """Nothing says who this was: name, addresses, account, notes and audited words are gone.

    What they did remains, done by somebody erased. Raises LastOwner where a village would have
    no owner left, StillOpen where something is to be settled first; the house looks for itself whom it forgets.
    """
    party = Party.objects.select_for_update().get(pk=party.pk, kind=PartyKind.PERSON)
    if by.party_id != party.pk:
        check_may_in_all(by, Capability.MERGE_PARTIES, party)
    if party.erased_at is not None:
        return party
    if not by.is_house:
        check_due(held_of(party, now=now), name=party.name)
    leave_teams(party, now=now)
    emails = _forget_account(party)
    forget_profile(party)
    mail.forget(emails)
    _forget_words(party, emails, now=now)
    for forgetter in _forgetters:
        forgetter(party, emails)
    with override(party.language):
        party.name = gettext("Erased person")
    party.given_name = party.family_name = party.email = party.phone = ""
    party.street = party.postcode = party.city = party.country = ""
    party.erased_at = now
    party.save()
    named = AuditObject.objects.filter(kind="party", object_id=party.pk)
    audit.erase(named.values_list("row_id", flat=True))
    eraser = by if by.party_id != party.pk else Actor(party=party, via=by.via)
    audit.record(verb="people.erased", by=eraser, at=now, about=[("party", party.pk)])
    return party


@transaction.atomic
def ask_erasure(*, party: Party, by: Actor, now: datetime) -> Party:
    """The person is forgotten now, or by themselves as soon as nothing is open. Raise Forbidden."""
    if by.party_id != party.pk:
        raise Forbidden(_("Only %(name)s asks to be erased.", name=party.name))
    if is_due(held_of(party, now=now)):
        return erase_person(party=party, by=by, now=now)
    _wish, is_new = ErasureWish.objects.get_or_create(party=party, defaults={"asked_at": now})
    if is_new:
        audit.record(verb="people.erasure_asked", by=by, at=now, about=[("party", party.pk)])
    return party


@transaction.atomic
def take_erasure_back(*, party: Party, by: Actor, now: datetime) -> None:
    """The person stays. Raise Forbidden."""
    if by.party_id != party.pk:
        raise Forbidden(_("Only %(name)s asks to be erased.", name=party.name))
    gone, _rows = ErasureWish.objects.filter(party=party).delete()
    if gone:
        audit.record(verb="people.erasure_taken_back", by=by, at=now, about=[("party", party.pk)])


def erase_who_asked(now: datetime) -> int:
    """Whoever asked to be forgotten, and with whom nothing is open any more, is; return how many."""
    gone = 0
    for wish in ErasureWish.objects.select_related("party").order_by("pk"):
        if is_due(held_of(wish.party, now=now)):
            erase_person(party=wish.party, by=Actor(party=wish.party, via=Via.SYSTEM), now=now)
            gone += 1
    return gone


def _forget_account(party: Party) -> set[str]:
    """The account is gone; return every address that led to the person."""
    user = User.objects.filter(party=party).first()
    emails = {party.email}
    if user:
        emails |= {
            user.email,
            *EmailAddress.objects.filter(user=user).values_list("email", flat=True),
        }
        user.delete()
    return emails - {""}


def _forget_words(party: Party, emails: set[str], *, now: datetime) -> None:
    KnownParty.objects.filter(party=party).update(notes="", tags=[])
    ApiToken.objects.filter(party=party).delete()
    ErasureWish.objects.filter(party=party).delete()
    BillingContact.objects.filter(person=party).delete()
    Invitation.objects.filter(email__in=emails).delete()
    party.join_requests.update(words="")
    party.affiliations.filter(until__isnull=True, since__lte=now.date()).update(until=now.date())
    party.affiliations.filter(until__isnull=True).delete()
    party.affiliations.update(title="", is_admin=False)
