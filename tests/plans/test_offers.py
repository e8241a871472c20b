"""The catalogue: made, changed and retired at the desk and by programs, read by everybody."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound, Refusals
from creuset.people.actors import HOUSE
from creuset.plans.actions.offers import (
    OfferChangedMeanwhile,
    OfferCodeTaken,
    change_offer,
    make_offer,
    retire_offer,
)
from creuset.plans.forms.offers import OfferForm
from creuset.plans.kinds import Access, Proration
from creuset.plans.models import Offer
from creuset.plans.queries.offers import catalogue, places_taken, subscribers_of
from creuset.plans.rules.allowances import Grant, Unit
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village
from tests.factories.offers import make_offer as offered
from tests.factories.offers import make_price, make_subscription, make_terms
from tests.factories.people import make_person, member_of, team_of
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture
def village() -> Village:
    made = make_village()
    make_card(made)
    return made


def test_an_offer_is_made_with_a_code_of_its_own_and_told_in_the_audit(village: Village):
    manager = team_of(village, Role.MANAGER)
    one = make_offer(village=village, terms=make_terms(), by=manager, now=NOW)
    two = make_offer(village=village, terms=make_terms(), by=manager, now=NOW)

    assert (one.code, two.code, one.position, two.position) == ("forfait", "forfait-2", 0, 1)
    assert one.terms == make_terms()
    rows = AuditRow.objects.filter(verb="plans.offer_made")
    assert rows.count() == 2
    with pytest.raises(OfferCodeTaken):
        make_offer(village=village, terms=make_terms(), code="forfait", by=manager, now=NOW)


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.RECEPTION, None])
def test_only_whoever_leads_the_village_changes_its_offers(village: Village, role: Role | None):
    by = team_of(village, role) if role else member_of(village)
    offer = offered(village)
    for action in (
        lambda: make_offer(village=village, terms=make_terms(), by=by, now=NOW),
        lambda: change_offer(offer=offer, terms=make_terms(cap=3), by=by, now=NOW),
        lambda: retire_offer(offer=offer, by=by, now=NOW),
    ):
        with pytest.raises(Forbidden):
            action()
    assert Offer.objects.get().cap is None


def test_what_cannot_be_is_refused_whole_with_every_reason(village: Village):
    terms = make_terms(vat_key="autre")
    with pytest.raises(Refusals) as refused:
        make_offer(
            village=village, terms=replace(terms, cycle_months=5, prices=()), by=HOUSE, now=NOW
        )
    assert {error.field for error in refused.value.errors} == {"cycle_months", "prices"}
    for bad in (terms, make_terms(allowances=(grant_for("ailleurs"),))):
        with pytest.raises(Exception, match=r"TVA|VAT|ailleurs"):
            make_offer(village=village, terms=bad, by=HOUSE, now=NOW)
    assert not Offer.objects.exists()


def grant_for(code: str) -> Grant:
    return Grant.read({"unit": Unit.DAY, "amount": 3, "resources": [code]})


def test_a_new_price_changes_nothing_that_was_agreed_and_other_conditions_are_refused(
    village: Village,
):
    offer = offered(village)
    subscription = make_subscription(offer, make_person())
    dearer = make_terms(prices=(make_price(), make_price(360_00, **{"from": "2027-01-01"})), cap=9)

    change_offer(offer=offer, terms=dearer, by=HOUSE, now=NOW)
    with pytest.raises(Refusals):
        change_offer(
            offer=offer, terms=replace(dearer, proration=Proration.NONE), by=HOUSE, now=NOW
        )

    offer.refresh_from_db()
    assert (offer.cap, len(offer.prices), offer.proration) == (9, 2, "months_and_days")
    assert subscription.terms.get().price_cents == 300_00
    subscription.state = SubscriptionState.REFUSED.value
    subscription.save()
    change_offer(offer=offer, terms=replace(dearer, proration=Proration.NONE), by=HOUSE, now=NOW)


def test_two_who_change_it_at_once_and_one_that_is_retired(village: Village):
    offer = make_offer(village=village, terms=make_terms(), by=HOUSE, now=NOW)
    seen = offer.changed_at
    later = NOW.replace(hour=10)
    change_offer(offer=offer, terms=make_terms(cap=2), by=HOUSE, now=later, seen=seen)
    with pytest.raises(OfferChangedMeanwhile):
        change_offer(offer=offer, terms=make_terms(cap=3), by=HOUSE, now=later, seen=seen)

    retire_offer(offer=offer, by=HOUSE, now=later)
    with pytest.raises(NotFound):
        change_offer(offer=offer, terms=make_terms(), by=HOUSE, now=later)
    assert catalogue(village, is_team=True, on=TODAY) == []


def test_places_are_counted_by_quantity_of_who_stands_and_plans_to(village: Village):
    offer = offered(village)
    taken = make_subscription(offer, make_person())
    taken.terms.update(quantity=3)
    make_subscription(offer, make_person(), state=SubscriptionState.OFFERED.value, signed_at=None)
    gone = make_subscription(offer, make_person())
    gone.terms.update(until_on=date(2027, 1, 2))

    assert places_taken(village, on=date(2027, 1, 2)) == {offer.pk: 3}
    assert subscribers_of(village) == {offer.pk: 3}


def test_visitors_read_what_is_public_and_offered_today(client: Client, village: Village):
    offered(
        village, code="public", names={"fr": "Forfait libre", "en": "Free plan"}, min_term_months=3
    )
    offered(village, code="nuit", names={"fr": "De nuit", "en": "By night"}, access=Access.ALWAYS)
    offered(village, code="prive", names={"fr": "Sur mesure", "en": "Bespoke"}, is_public=False)
    offered(
        village, code="passe", names={"fr": "Ancien", "en": "Old"}, valid_until=date(2026, 1, 1)
    )

    page = client.get(f"/{village.slug}/offers/").content.decode()

    assert "Forfait libre" in page
    assert "Durée minimale" in page
    assert "300,00" in page
    # No lock is worked by the house: whoever comes at night is told by what.
    assert "Jour et nuit, avec un badge ou une clé remis à l’accueil" in page
    assert "Sur mesure" not in page
    assert "Ancien" not in page


def test_the_desk_writes_an_offer_by_a_form_and_reads_it_again(client: Client, village: Village):
    manager = team_of(village, Role.MANAGER)
    client.force_login(manager.party.user)
    typed: dict[str, Any] = {
        "name-fr": "Poste attitré",
        "name-en": "Fixed desk",
        "kind": "fixed_desk",
        "basis": "unit",
        "cycle_months": "1",
        "cycle_from": "month",
        "proration": "thirtieths",
        "min_term_months": "3",
        "notice_months": "1",
        "notice_days": "0",
        "access": "always",
        "vat_key": "normal",
        "deposit_percent": "100",
        "is_public": "on",
        "starts_any_day": "on",
        "price-0-for": "anybody",
        "price-0-from": "2026-01-01",
        "price-0-price": "390,50",
        "price-0-charges": "40",
        "price-0-after-0": "12",
        "price-0-then-0": "400",
        "grant-0-unit": "hour",
        "grant-0-amount": "1.5",
        "grant-0-kinds": ["meeting"],
        "grant-0-whose": "member",
        "grant-0-reset": "month",
        "grant-0-reset_day": "1",
    }
    for at in (1, 2):
        typed[f"price-{at}-for"] = "anybody"
    wrong = client.post(f"/{village.slug}/desk/plans/offers/new/", typed | {"kind": "passes"})
    assert wrong.status_code == 422
    answer = client.post(f"/{village.slug}/desk/plans/offers/new/", typed)
    assert answer.status_code == 302, answer.context["form"].errors

    made = Offer.objects.get()
    assert made.code == "poste-attitre"
    (price,) = made.terms.prices
    assert (price.price.cents, price.charges.cents, price.steps[0].price.cents) == (
        390_50,
        40_00,
        400_00,
    )
    (grant,) = made.terms.allowances
    assert (grant.amount, sorted(grant.good_for.kinds)) == (90, ["meeting"])
    page = client.get(f"/{village.slug}/desk/plans/offers/poste-attitre/").content.decode()
    assert "390,50" in page
    form = client.get(f"/{village.slug}/desk/plans/offers/poste-attitre/change/").context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    changed = client.post(
        f"/{village.slug}/desk/plans/offers/poste-attitre/change/",
        {**again, "cap": "6"},
    )
    assert changed.status_code == 302, changed.context["form"].errors
    assert Offer.objects.get().terms == replace(made.terms, cap=6)
    client.post(f"/{village.slug}/desk/plans/offers/poste-attitre/retire/")
    assert Offer.objects.get().retired_at


def test_how_many_queries_the_catalogue_takes_does_not_grow(
    client: Client, village: Village, django_assert_max_num_queries: Any
):
    for n in range(4):
        make_subscription(offered(village, code=f"offre-{n}"), make_person())
    client.get(f"/{village.slug}/offers/")
    with django_assert_max_num_queries(8):
        client.get(f"/{village.slug}/offers/")


def test_what_a_form_shows_is_all_that_an_offer_says(village: Village):
    """However many prices and steps a file gave it, saving it unchanged changes nothing."""
    steps = [{"after_months": 12 * n, "price": 300_00 + n} for n in range(1, 6)]
    terms = make_terms(prices=(make_price(steps=steps), make_price(audience="incubated", price=9)))
    form = OfferForm(village, TODAY, terms=terms)

    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    again = OfferForm(village, TODAY, sent, terms=terms)

    assert again.is_valid(), again.errors
    assert again.terms() == terms
