"""Whom a company has told of money."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import Forbidden, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import BillingContact, Party
from creuset.people.permissions import may_change_people_of
from creuset.people.queries.belonging import live_affiliations
from creuset.people.rules.words import address
from creuset.villages.models import Village


@transaction.atomic
def set_billing_contact(
    *,
    organisation: Party,
    village: Village,
    by: Actor,
    now: datetime,
    person: Party | None = None,
    name: str = "",
    email: str = "",
) -> BillingContact | None:
    """Quotes and what is told of money go to one of its people, or to an address outside; to neither: to its admins.

    Raise Forbidden; NotFound where the person does not belong to it; Refused for a person, or with a name alone.
    """
    if not may_change_people_of(by, organisation, village):
        raise Forbidden(
            _(
                "Only an admin of %(name)s or the team says who is told of money.",
                name=organisation.name,
            )
        )
    if not organisation.is_organisation:
        raise Refused(_("A person is told of money themselves."), field="person")
    Party.objects.select_for_update().get(pk=organisation.pk)
    if person is not None and not live_affiliations(organisation).filter(person=person).exists():
        raise NotFound(_("There is no such person in this company."))
    to = "" if person else address(email)
    if person is None and name.strip() and not to:
        raise Refused(_("Give the address to which mail about money goes."), field="email")
    before = BillingContact.objects.filter(organisation=organisation).first()
    if person is None and not to:
        if before is not None:
            before.delete()
            _tell(organisation, "", village, by=by, now=now)
        return None
    values = {"person": person, "name": "" if person else name.strip(), "email": to}
    if before is not None and all(getattr(before, one) == value for one, value in values.items()):
        return before
    row, _made = BillingContact.objects.update_or_create(
        organisation=organisation, defaults={**values, "changed_at": now}
    )
    _tell(organisation, row.called, village, by=by, now=now)
    return row


def _tell(organisation: Party, called: str, village: Village, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb="people.billing_contact_set",
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", organisation.pk)],
        audience=Audience.PARTIES,
        data={"organisation": organisation.name, "contact": called},
    )
