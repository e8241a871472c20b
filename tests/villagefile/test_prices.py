"""Prices in a village file: every fault at once with its line and key, export identical, agreements kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from creuset.bookings.models import RateCard
from creuset.people.actors import HOUSE
from creuset.villagefile.actions import load
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village
from tests.factories.people import make_organisation

ROOT = Path(__file__).parents[2] / "villages"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LENS = ROOT / "louvre-lens-vallee.toml"


def faults(text: str) -> dict[str, tuple[int | None, str]]:
    with pytest.raises(VillageFileError) as error:
        read(text)
    return {problem.key: (problem.line, problem.found) for problem in error.value.problems}


def test_a_ladder_with_a_hole_is_refused_at_its_line_and_names_the_days_left_out():
    text = (ROOT / "la-kolok.toml").read_text()
    holed = text.replace("at_least = 11, at_most = 30", "at_least = 21, at_most = 30")
    assert holed != text
    found = faults(holed)
    line, said = found["cancellation_ladders.plateaux.steps"]
    assert line == 1 + next(
        number
        for number, each in enumerate(holed.split("\n"))
        if each.startswith("steps")
        and number > holed[: holed.index('code = "plateaux"')].count("\n")
    )
    assert "20" in said
    assert "11" in said


def test_every_fault_of_prices_is_told_at_once():
    text = LENS.read_text()
    broken = (
        text.replace('vat = "intermediaire"', 'vat = "nulle"', 1)
        .replace("hour = 15\n", "hour = 15.123\n", 1)
        .replace('resources = ["seminaire"]', 'resources = ["salle-perdue"]', 1)
        .replace('hours = "19:00-23:59"', 'hours = "19:00-19:00"', 1)
    )
    assert broken.count("15.123") == 1
    found = faults(broken)
    assert found == {
        "rate_cards.tarifs.rates.reunion.hour": (
            found["rate_cards.tarifs.rates.reunion.hour"][0],
            "15.123",
        )
    }  # what cannot be read is told before what does not fit
    found = faults(broken.replace("15.123", "15"))
    assert set(found) == {
        "rate_cards.tarifs.extras.cafe.vat",
        "rate_cards.tarifs.rates.seminaire.resources[1]",
        "rate_cards.tarifs.surcharges.soiree.hours",
    }


def test_two_rates_for_one_thing_and_a_rate_without_a_price_are_refused():
    file = read_path(LENS)
    (card,) = file.rate_cards
    again = replace(card.rates[0], code="encore")
    nothing = dict.fromkeys(("hour", "half_day", "day"))
    empty = replace(again, code="vide", kinds=(), resources=("atrium",), day_hours=24, **nothing)
    text = canonical(
        replace(file, rate_cards=(replace(card, rates=(*card.rates, again, empty)), replace(card, code="autre")))
    )  # fmt: skip
    assert set(faults(text)) == {
        "rate_cards.tarifs.rates.encore",
        "rate_cards.tarifs.rates.vide",
        "rate_cards.autre.from",
    }


@pytest.mark.django_db
def test_prices_are_exported_as_they_were_loaded_and_the_desks_agreements_stay():
    file = read_path(LENS)
    load(file=file, by=HOUSE, now=NOW)

    village = Village.objects.get(slug="louvre-lens-vallee")
    agreement = RateCard.objects.create(
        village=village,
        code="accord-1",
        names={"fr": "Accord"},
        party=make_organisation(),
        vat="normal",
    )
    assert canonical(desk_of(village)) == LENS.read_text()
    (card,) = file.rate_cards
    dearer = replace(
        card, rates=tuple(replace(rate, deposit=Decimal("12.50")) for rate in card.rates)
    )
    load(file=replace(file, rate_cards=(dearer,)), by=HOUSE, now=NOW)
    assert canonical(desk_of(village)) == canonical(replace(file, rate_cards=(dearer,)))
    agreement.refresh_from_db()
    assert agreement.retired_at is None


@pytest.mark.django_db
def test_a_price_changed_at_the_desk_is_kept_when_the_file_is_loaded_again():
    file = read_path(LENS)
    load(file=file, by=HOUSE, now=NOW)
    rate = RateCard.objects.get(code="tarifs").rates.get(code="reunion")
    rate.hour_cents = 1700
    rate.save()
    done = load(file=replace(file, remarks=("relu",)), by=HOUSE, now=NOW)
    assert [change.key for change in done.kept] == ["rate_cards.tarifs.rates.reunion.hour"]
    assert RateCard.objects.get(code="tarifs").rates.get(code="reunion").hour_cents == 1700
