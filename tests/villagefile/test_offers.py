"""Offers in a village file: every fault at once, export identical, the desk's changes kept, subscribers unharmed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from creuset.kernel.errors import Refusals
from creuset.people.actors import HOUSE
from creuset.plans.actions.purses import order_purses
from creuset.plans.kinds import Basis, OfferKind, PriceFor
from creuset.plans.models import Offer as OfferRow
from creuset.plans.models import PurseRule
from creuset.plans.models.offers import as_columns
from creuset.plans.rules.absence import Per
from creuset.plans.rules.allowances import Unit, Whose
from creuset.plans.rules.offers import OfferLivedBy
from creuset.plans.written.offer_rows import terms_of
from creuset.plans.written.offers import Offer, OfferAbsence
from creuset.plans.written.purses import Credits
from creuset.villagefile.actions import load
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village
from tests.factories.offers import make_subscription
from tests.factories.people import make_person
from tests.villagefile.strategies import offers

PATH = Path(__file__).parents[2] / "villages" / "louvre-lens-vallee.toml"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def lens() -> VillageFile:
    return read_path(PATH)


@pytest.fixture(scope="module")
def plain(lens: VillageFile) -> VillageFile:
    """The village without its places and their rules."""
    return replace(
        lens, buildings=(), resources=(), rate_cards=(), packages=(), policies=(), invented=()
    )


@given(offers("essai"))
def test_any_offer_is_the_same_from_its_row(offer: Offer):
    terms = terms_of(offer, "EUR")
    row = OfferRow(village=Village(currency="EUR"), code=offer.code, **as_columns(terms))
    assert row.terms == terms


def broken_offer(offer: Offer) -> Offer:
    if offer.kind is OfferKind.DOMICILIATION:
        return replace(offer, min_term_months=1, basis=Basis.AREA)
    if offer.code == "nomade-10":
        (days,) = offer.allowances
        return replace(
            offer, allowances=(replace(days, amount=Decimal("1.5"), resources=("ailleurs",)),)
        )
    return offer


def test_every_fault_of_offers_is_told_at_once(lens: VillageFile):
    first, second, *others = lens.offers
    price = second.prices[0]
    broken = replace(
        lens,
        offers=(
            replace(first, cycle_months=1, vat="nulle"),
            replace(
                second,
                code=first.code,
                notice_months=1,
                prices=(
                    replace(price, for_=PriceFor.EARLY),
                    replace(price, until=date(2025, 1, 1)),
                ),
            ),
            *(broken_offer(each) for each in others),
        ),
    )
    with pytest.raises(VillageFileError) as error:
        read(canonical(broken))
    assert {problem.key for problem in error.value.problems} >= {
        "offers.pass-journee.cycle_months",
        "offers.pass-journee.vat",
        "offers.nomade-10.allowances[1]",
        "offers.nomade-10.allowances[1].resources[1]",
        "offers.pass-journee.code",
        "offers.pass-journee.notice_months",
        "offers.pass-journee.prices[1].until",
        "offers.pass-journee.prices[2].until",
        "offers.domiciliation.min_term_months",
        "offers.domiciliation.basis",
    }
    assert all(problem.line for problem in error.value.problems)


@pytest.mark.django_db
def test_what_the_desk_changed_is_kept_and_what_the_file_forgets_is_retired(
    plain: VillageFile, lens: VillageFile
):
    file = plain
    load(file=file, by=HOUSE, now=NOW)
    OfferRow.objects.filter(code="museolab").update(cap=8)

    done = load(file=replace(file, offers=lens.offers[1:]), by=HOUSE, now=NOW)

    assert [change.key for change in done.kept] == ["offers.museolab.cap"]
    assert OfferRow.objects.get(code=lens.offers[0].code).retired_at == NOW
    assert not OfferRow.objects.filter(retired_at__isnull=False).exclude(code=lens.offers[0].code)
    load(file=file, by=HOUSE, now=NOW)
    assert OfferRow.objects.get(code=lens.offers[0].code).retired_at is None


@pytest.mark.django_db
def test_a_file_changes_no_conditions_that_somebody_lives_by(plain: VillageFile, lens: VillageFile):
    file = plain
    load(file=file, by=HOUSE, now=NOW)
    make_subscription(OfferRow.objects.get(code="nomade-10"), make_person())

    def with_nomads(**changes: object) -> VillageFile:
        return replace(
            file,
            offers=tuple(
                replace(each, **changes) if each.code == "nomade-10" else each  # type: ignore[arg-type]
                for each in file.offers
            ),
        )

    with pytest.raises(Refusals) as refused:
        load(file=with_nomads(cycle_months=3, notice_days=90), by=HOUSE, now=NOW)
    assert {error.field for error in refused.value.errors} == {"cycle_months", "notice_days"}
    assert all(isinstance(error, OfferLivedBy) for error in refused.value.errors)

    price = file.offers[0].prices[0]
    load(file=with_nomads(prices=(replace(price, price=Decimal(99)),), cap=3), by=HOUSE, now=NOW)
    assert OfferRow.objects.get(code="nomade-10").prices[0]["price"] == 99_00


@pytest.mark.parametrize(
    "order", [(Whose.MEMBER,), (Whose.MEMBER, Whose.MEMBER), (Whose.COMPANY, Whose.MEMBER) * 2]
)
def test_an_order_of_credits_names_each_once(lens: VillageFile, order: tuple[Whose, ...]):
    with pytest.raises(VillageFileError) as refused:
        read(canonical(replace(lens, credits=Credits(order=order))))
    assert [problem.key for problem in refused.value.problems] == ["credits.order"]


@pytest.mark.django_db
def test_the_order_of_credits_is_loaded_exported_and_kept_by_the_desk(plain: VillageFile):
    said = replace(plain, credits=Credits(order=(Whose.COMPANY, Whose.MEMBER)))
    load(file=said, by=HOUSE, now=NOW)
    village = Village.objects.get()
    assert PurseRule.objects.get().company_first
    assert desk_of(village) == said
    order_purses(village=village, company_first=False, by=HOUSE, now=NOW)
    assert not load(file=said, by=HOUSE, now=NOW).changes
    assert desk_of(village).credits == Credits(order=(Whose.MEMBER, Whose.COMPANY))
    load(file=plain, by=HOUSE, now=NOW, theirs=True)
    assert desk_of(village).credits is None
    assert not PurseRule.objects.exists()


def test_what_a_day_away_gives_is_counted_and_names_places(lens: VillageFile):
    desk = next(offer for offer in lens.offers if offer.kind is OfferKind.FIXED_DESK)
    office = next(offer for offer in lens.offers if offer.kind is OfferKind.OFFICE)
    gives = OfferAbsence(per=Per.FREED, unit=Unit.DAY, amount=Decimal(1))
    broken = {
        desk.code: replace(gives, amount=Decimal("1.5"), resources=("ailleurs",)),
        office.code: gives,
    }
    offers = tuple(
        replace(offer, absence=broken.get(offer.code, offer.absence)) for offer in lens.offers
    )
    with pytest.raises(VillageFileError) as refused:
        read(canonical(replace(lens, offers=offers)))
    keys = {problem.key for problem in refused.value.problems}
    assert keys == {
        f"offers.{desk.code}.absence",
        f"offers.{desk.code}.absence.resources[1]",
        f"offers.{office.code}.absence",
    }
