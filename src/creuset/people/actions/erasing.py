"""A person who asks to be forgotten is."""

from collections.abc import Callable, Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext, override

from creuset.core import audit, mail
from creuset.core.models import AuditObject
from creuset.core.roles import Capability
from creuset.people.actions.profiles import forget_profile
from creuset.people.actions.roles import leave_teams
from creuset.people.actors import Actor
from creuset.people.models import (
    ApiToken,
    Invitation,
    KnownParty,
    Party,
    PartyKind,
    User,
)
from creuset.people.permissions import check_may_in_all

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
    no owner left.
    """
    party = Party.objects.select_for_update().get(pk=party.pk, kind=PartyKind.PERSON)
    if by.party_id != party.pk:
        check_may_in_all(by, Capability.MERGE_PARTIES, party)
    if party.erased_at is not None:
        return party
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
    Invitation.objects.filter(email__in=emails).delete()
    party.join_requests.update(words="")
    party.affiliations.filter(until__isnull=True, since__lte=now.date()).update(until=now.date())
    party.affiliations.filter(until__isnull=True).delete()
    party.affiliations.update(title="", is_admin=False)
