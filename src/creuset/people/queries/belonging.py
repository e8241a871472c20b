"""Who belongs to which organisation today."""

from django.db.models import BigIntegerField, QuerySet

from creuset.core.prepared import Given, GivenList, Prepared
from creuset.people.models import Affiliation, BillingContact, Party
from creuset.villages.models import Village

#: Who is told what becomes of what an organisation has.
ADMINS = Prepared(
    lambda: Party.objects.filter(
        affiliations__organisation_id=Given("organisation", BigIntegerField()),
        affiliations__until__isnull=True,
        affiliations__is_admin=True,
    ).order_by("affiliations__since", "affiliations__pk")
)
BELONGING = Prepared(
    lambda: Affiliation.objects.filter(
        person_id=Given("person", BigIntegerField()), until__isnull=True
    ).values_list("organisation_id", flat=True)
)
TOGETHER = Prepared(
    lambda: Affiliation.objects.filter(
        organisation_id__in=GivenList("organisations", BigIntegerField()), until__isnull=True
    ).values_list("person_id", flat=True)
)


PEOPLE = Prepared(
    lambda: Party.objects.filter(
        affiliations__organisation_id=Given("organisation", BigIntegerField()),
        affiliations__until__isnull=True,
    ).order_by("-affiliations__is_admin", "affiliations__since", "affiliations__pk")
)


def organisations_of(person: Party) -> QuerySet[Affiliation]:
    """Return the live affiliations of a person, their organisations loaded, the oldest first."""
    rows = Affiliation.objects.filter(person=person, until__isnull=True)
    return rows.select_related("organisation").order_by("since", "pk")


def people_of(organisation: Party) -> QuerySet[Affiliation]:
    """Return the live affiliations to an organisation, their persons loaded, its admins first."""
    rows = Affiliation.objects.filter(organisation=organisation, until__isnull=True)
    return rows.select_related("person").order_by("-is_admin", "since", "pk")


def members_of(organisation: Party) -> list[Party]:
    """Return the persons who belong to an organisation, its admins first; one query."""
    return PEOPLE(organisation=organisation.pk)


def spokespeople_of(party: Party) -> list[Party]:
    """Return who speaks for a party: a person for themselves; for an organisation its admins, else itself."""
    if not party.is_organisation:
        return [party]
    return ADMINS(organisation=party.pk) or [party]


def ask_billing_contact(organisation: Party) -> QuerySet[BillingContact]:
    """Return the question whom an organisation has told of money, their person loaded."""
    return BillingContact.objects.filter(organisation=organisation).select_related("person")


def billing_contact_of(party: Party) -> BillingContact | None:
    """Return whom an organisation has told of money, their person loaded; None: whoever speaks for it."""
    return ask_billing_contact(party).first() if party.is_organisation else None


def told_of_money(party: Party) -> list[Party]:
    """Return who is told of money on their page: the billing contact where it is a person, else who speaks for it."""
    contact = billing_contact_of(party)
    return [contact.person] if contact and contact.person else spokespeople_of(party)


def address_for_money(party: Party) -> str:
    """Return where mail about money goes: to the billing contact of an organisation, else to the party itself."""
    contact = billing_contact_of(party)
    return (contact.address if contact else "") or party.email


def find_affiliation(pk: int) -> Affiliation | None:
    """Return the live affiliation of that number, both parties loaded; None where it ended."""
    rows = Affiliation.objects.filter(pk=pk, until__isnull=True)
    return rows.select_related("person", "organisation").first()


def live_affiliations(organisation: Party | int) -> QuerySet[Affiliation]:
    """Return the live affiliations to an organisation, both parties loaded."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    rows = Affiliation.objects.filter(organisation_id=pk, until__isnull=True)
    return rows.select_related("person", "organisation")


def live_affiliations_in(village: Village, organisation: Party | int) -> QuerySet[Affiliation]:
    """Return those of the live affiliations whose two parties the village knows."""
    return live_affiliations(organisation).filter(
        person__known_in__village=village, organisation__known_in__village=village
    )


def looked_after_by(person: Party) -> QuerySet[Party]:
    """Return the organisations that a person is an admin of, by name."""
    return Party.objects.filter(
        people__person=person, people__is_admin=True, people__until__isnull=True
    ).order_by("name")


def live_organisations() -> QuerySet[Party]:
    """Return the organisations that did not turn out to be another."""
    return Party.objects.filter(kind="organisation", merged_into__isnull=True)


def company_of(party: Party) -> frozenset[int]:
    """Return the ids of a party, of its organisations, and of everybody who belongs to one of them today."""
    own = {party.pk, *BELONGING(person=party.pk)}
    return frozenset({*own, *TOGETHER(organisations=sorted(own))})
