"""Agreements of a village with its sisters, days spent by them, what is settled of a month."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from creuset.core.roles import CAPABILITIES, Capability
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Affiliation, KnownParty, Party
from creuset.plans.actions.passes import SOURCE as PASS
from creuset.plans.models import Agreement, ClosedMonth, Offer, PassSale, SharedDay, Subscription
from creuset.plans.queries.purses import SUBSCRIPTION
from creuset.plans.rules.agreements import (
    Settled,
    Standing,
    differences,
    settled,
    standing,
)
from creuset.plans.rules.allowances import Unit
from creuset.villages.models import Village

#: What is counted by the day: hours and uses are for rooms.
DAYS = frozenset({Unit.DAY, Unit.HALF_DAY})
_LEADERS = [role for role, given in CAPABILITIES.items() if Capability.CHANGE_OFFERS in given]


@dataclass(frozen=True)
class Sister:
    """An agreement of a village, the other village where it is there, and where the agreement stands."""

    agreement: Agreement
    other: Village | None
    standing: Standing
    #: What the two say differently, by the names of the terms.
    differences: tuple[str, ...]
    #: What the other village says of it.
    twin: Agreement | None = None

    @property
    def is_live(self) -> bool:
        """Whether days are spent by it."""
        return self.standing is Standing.LIVE


def sisters_of(village: Village, *, today: date) -> list[Sister]:
    """Return the agreements of the village as it says them, in order, and where each stands; three queries."""
    mine = list(
        Agreement.objects.filter(village=village, retired_at__isnull=True).order_by(
            "position", "pk"
        )
    )
    slugs = {slug for one in mine for slug in (one.home, one.host)} - {village.slug}
    others = {one.slug: one for one in Village.objects.filter(slug__in=slugs)}
    theirs = {
        (row.village_id, row.code): row
        for row in Agreement.objects.filter(
            village__slug__in=slugs, code__in=[one.code for one in mine], retired_at__isnull=True
        )
    }
    found = []
    for one in mine:
        other = others.get(one.host if one.home == village.slug else one.home)
        twin = theirs.get((other.pk, one.code)) if other else None
        terms = twin.terms if twin else None
        found.append(
            Sister(
                one,
                other,
                standing(one.terms, terms, today=today),
                differences(one.terms, terms) if terms else (),
                twin,
            )
        )
    return found


def proposed_to(village: Village) -> list[Agreement]:
    """Return what other villages say of agreements with this one, of which it says nothing; two queries."""
    mine = Agreement.objects.filter(village=village, retired_at__isnull=True)
    rows = Agreement.objects.filter(
        Q(home=village.slug) | Q(host=village.slug), retired_at__isnull=True
    ).exclude(village=village)
    said = set(mine.values_list("code", flat=True))
    rows = rows.select_related("village").order_by("village__name", "position", "pk")
    return [row for row in rows if row.code not in said]


def offers_between(village: Village) -> tuple[list[Village], list[Offer]]:
    """Return the villages with which an agreement can be made, and the offers that give days: all of this village, of
    the others what they offer everybody; two queries.
    """
    sisters = list(
        Village.objects.filter(currency=village.currency)
        .exclude(pk=village.pk)
        .order_by("name", "pk")
    )
    shown = Q(village=village) | Q(village__in=sisters, is_public=True)
    rows = Offer.objects.filter(shown, retired_at__isnull=True).select_related("village")
    return sisters, [
        row
        for row in rows.order_by("village__name", "position", "pk")
        if any(grant.unit in DAYS for grant in row.terms.allowances)
    ]


def find_agreement(village: Village, code: str) -> Agreement | None:
    """Return what the village says of the agreement of that code; None where it says nothing of it."""
    rows = Agreement.objects.filter(village=village, code=code, retired_at__isnull=True)
    return rows.select_related("village").first()


def find_twin(village: Village, code: str) -> Agreement | None:
    """Return what another village says of the agreement of that code with this one; one query."""
    rows = Agreement.objects.filter(
        Q(home=village.slug) | Q(host=village.slug), code=code, retired_at__isnull=True
    ).exclude(village=village)
    return rows.select_related("village").order_by("pk").first()


def mark_of(row: Agreement) -> str:
    """Return a short mark that is another one once anything of what the village says is."""
    said = (row.home, row.host, sorted(row.offers), row.days_a_month, row.price_cents, row.currency)
    text = repr((*said, row.from_on, row.until_on))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def leaders_of(village: Village) -> list[Party]:
    """Return who of the team decides what the village offers, by name; one query."""
    held = Q(
        role_grants__village=village,
        role_grants__revoked_at__isnull=True,
        role_grants__narrowed_to="",
        role_grants__role__in=_LEADERS,
    )
    return list(Party.objects.filter(held).distinct().order_by("name", "pk"))


def days_used(agreement: Agreement, home: Village, host: Village, person: Party, day: date) -> int:
    """Return how many days of the day's month the person spent by the agreement; one query."""
    rows = SharedDay.objects.filter(
        home=home,
        host=host,
        agreement=agreement.code,
        person=person,
        day__year=day.year,
        day__month=day.month,
    )
    return rows.aggregate(days=Sum("days"))["days"] or 0


def honoured(agreement: Agreement, home: Village, person: Party) -> set[tuple[str, int]] | None:
    """Return what of the home gives days that the agreement honours; None: all that gives days. Two queries at most."""
    if not agreement.offers:
        return None
    companies = Affiliation.objects.filter(person=person, until__isnull=True).values("organisation")
    theirs = Q(party=person) | Q(party__in=companies)
    plans = Subscription.objects.filter(
        theirs | Q(member=person), village=home, terms__offer__code__in=agreement.offers
    )
    sales = PassSale.objects.filter(theirs, village=home, offer__code__in=agreement.offers)
    return {
        *((SUBSCRIPTION, pk) for pk in plans.values_list("pk", flat=True)),
        *((PASS, pk) for pk in sales.values_list("pk", flat=True)),
    }


def closed_months(one: Village, other: Village) -> set[date]:
    """Return the months that are settled between the two villages."""
    low, high = sorted([one.pk, other.pk])
    rows = ClosedMonth.objects.filter(one=low, other=high)
    return set(rows.values_list("month", flat=True))


def shared_days(one: Village, other: Village, month: date) -> QuerySet[SharedDay]:
    """Return what is settled of a month between the two villages, in the order in which it was written."""
    rows = SharedDay.objects.filter(Q(home=one, host=other) | Q(home=other, host=one), month=month)
    return rows.select_related("home", "host", "person").order_by("at", "pk")


def settlement(village: Village, other: Village, rows: Iterable[SharedDay]) -> Settled:
    """Return what the rows make for the village."""
    return settled(
        [row.use for row in rows], one=village.slug, other=other.slug, currency=village.currency
    )


def sister_villages(village: Village) -> list[Village]:
    """Return the villages with which this one agreed something, or settled something; two queries."""
    agreed = Agreement.objects.filter(village=village).values_list("home", "host")
    slugs = {slug for pair in agreed for slug in pair} - {village.slug}
    return list(Village.objects.filter(slug__in=slugs).order_by("name", "pk"))


def get_sister(village: Village, slug: str) -> Village:
    """Return a village with which this one agreed something; NotFound."""
    found = next((one for one in sister_villages(village) if one.slug == slug), None)
    if found is None:
        raise NotFound(_("There is no agreement with such a village."))
    return found


def known_where(person: Party, villages: Sequence[Village]) -> set[int]:
    """Return which of the villages know the person, by key; one query."""
    rows = KnownParty.objects.filter(party=person, village__in=villages)
    return set(rows.values_list("village_id", flat=True))
