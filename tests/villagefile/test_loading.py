"""A file into the database and back: whole or not at all, twice the same, the desk's changes kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from creuset.bookings.written.prices import RateCard
from creuset.core.models import AuditRow
from creuset.incubation.models import Call, Programme
from creuset.kernel.errors import Forbidden, Refusals
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.actions import claims
from creuset.places.models import Building, Level, Resource, ResourcePart
from creuset.places.rules import Wanted
from creuset.villagefile import actions
from creuset.villagefile.comparing import difference
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import base_of, desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village
from tests.factories.people import actor_of, make_person
from tests.villagefile.strategies import villages

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
VILLAGES = sorted((Path(__file__).parents[2] / "villages").glob("*.toml"))


def load(file: VillageFile, **more: bool) -> actions.LoadPlan:
    return actions.load(file=file, by=HOUSE, now=NOW, **more)


@pytest.fixture
def kolok() -> VillageFile:
    return read_path(VILLAGES[0])


def village() -> Village:
    return Village.objects.get(slug="la-kolok")


def resource(code: str) -> Resource:
    return Resource.objects.get(village__slug="la-kolok", code=code)


def without(file: VillageFile, *codes: str) -> VillageFile:
    return replace(
        file,
        resources=tuple(
            replace(r, neighbours=tuple(c for c in r.neighbours if c not in codes))
            for r in file.resources
            if r.code not in codes
        ),
        rate_cards=tuple(_without_rates(card, codes) for card in file.rate_cards),
        invented=tuple(path for path in file.invented if path.split(".")[1:2] != [*codes]),
    )


def _without_rates(card: RateCard, codes: tuple[str, ...]) -> RateCard:
    rates = (
        replace(rate, resources=tuple(c for c in rate.resources if c not in codes))
        for rate in card.rates
        if not rate.resources or set(rate.resources) - set(codes)
    )
    return replace(card, rates=tuple(rates))


@pytest.mark.parametrize("path", VILLAGES, ids=lambda path: path.stem)
def test_what_is_loaded_is_exported_the_same(path: Path) -> None:
    load(read_path(path))

    there = Village.objects.get(slug=path.stem)
    assert canonical(desk_of(there)) == path.read_text(encoding="utf-8")


def test_loading_twice_changes_nothing(kolok: VillageFile) -> None:
    load(kolok)
    rows = list(Resource.objects.order_by("pk").values())

    again = load(kolok)

    assert again.changes == ()
    assert list(Resource.objects.order_by("pk").values()) == rows
    assert AuditRow.objects.filter(verb="villagefile.loaded").count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(file=villages())
def test_any_valid_village_comes_back_the_same(file: VillageFile) -> None:
    Resource.objects.update(whole=None)
    for rows in (Resource, Level, Building, Call, Programme, Village):
        rows.objects.all().delete()
    load(file)

    there = Village.objects.get(slug=file.village.code)
    assert difference(file, desk_of(there)) == ()


def test_what_the_desk_changed_is_kept_and_shown_unless_the_file_must_win(
    kolok: VillageFile,
) -> None:
    load(kolok)
    Resource.objects.filter(pk=resource("plateau-2").pk).update(capacity=77)

    kept = load(replace(kolok, remarks=("relu",)))
    assert [change.key for change in kept.kept] == ["resources.plateau-2.capacity"]
    assert resource("plateau-2").capacity == 77

    lost = load(kolok, theirs=True)
    assert [change.key for change in lost.overridden] == ["resources.plateau-2.capacity"]
    assert resource("plateau-2").capacity != 77


def test_where_both_changed_the_desk_stands_and_both_are_told(kolok: VillageFile) -> None:
    load(kolok)
    Resource.objects.filter(pk=resource("plateau-2").pk).update(capacity=77)
    other = replace(
        kolok,
        resources=tuple(
            replace(r, capacity=99) if r.code == "plateau-2" else r for r in kolok.resources
        ),
    )

    done = load(other)

    assert [(c.key, c.file, c.desk) for c in done.conflicts] == [
        ("resources.plateau-2.capacity", 99, 77)
    ]


def claim(part: Resource) -> None:
    from django.db import transaction

    soon = Span(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=3))
    with transaction.atomic():
        claims.claim(
            village_id=part.village_id,
            source=("booking", 1),
            wanted=[Wanted(part.pk, soon)],
            label="Essais costumes",
            party_id=None,
            tone="use",
        )


def test_what_is_taken_cannot_disappear(kolok: VillageFile) -> None:
    load(kolok)
    claim(resource("plateau-2"))

    with pytest.raises(Refusals) as refused:
        load(without(kolok, "plateau-2"))

    assert "Essais costumes" in str(refused.value.errors[0])
    assert resource("plateau-2").retired_at is None


def test_what_is_taken_cannot_stop_serving_before(kolok: VillageFile) -> None:
    load(kolok)
    claim(resource("plateau-2"))
    ended = replace(
        kolok,
        resources=tuple(
            replace(r, until=NOW.date()) if r.code == "plateau-2" else r for r in kolok.resources
        ),
    )

    with pytest.raises(Refusals):
        load(ended)
    assert resource("plateau-2").valid_until is None


def test_what_the_file_no_longer_names_is_retired_and_comes_back(kolok: VillageFile) -> None:
    load(kolok)
    load(without(kolok, "plateau-2"))
    assert resource("plateau-2").retired_at == NOW
    assert "plateau-2" not in canonical(desk_of(village()))

    load(kolok)
    assert resource("plateau-2").retired_at is None


def test_the_parts_of_each_resource_are_known(kolok: VillageFile) -> None:
    load(kolok)

    parts = ResourcePart.objects.filter(resource=resource("plateau-1"))
    assert {row.part.code for row in parts} == {"plateau-1-est", "plateau-1-ouest"}


def test_only_an_owner_loads_the_file_of_a_village_that_is_there(kolok: VillageFile) -> None:
    load(kolok)

    with pytest.raises(Forbidden):
        actions.load(file=without(kolok, "plateau-2"), by=actor_of(make_person()), now=NOW)
    assert difference(base_of(village()), kolok) == ()


def test_what_a_file_said_before_it_was_asked_is_no_fault_of_the_next(kolok: VillageFile) -> None:
    load(kolok)
    home = village()
    home.loaded_file = home.loaded_file.replace(
        'contract = "service"', 'contract = "contrat-de-1987"'
    )
    assert "contrat-de-1987" in home.loaded_file
    home.save()

    assert difference(kolok, actions.plan(file=kolok).target) == ()
    with pytest.raises(VillageFileError, match="contrat-de-1987"):
        read(home.loaded_file)
