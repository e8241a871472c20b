"""Lists of arrival and departure in a village file: there and back, loaded twice, merged; every fault at once."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from creuset.people.actors import HOUSE
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Checklist as Row
from creuset.villagefile.actions import load
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village

PATH = Path(__file__).parents[2] / "villages" / "louvre-lens-vallee.toml"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def plain() -> VillageFile:
    """The village without its places and their rules."""
    return replace(
        read_path(PATH),
        buildings=(),
        resources=(),
        rate_cards=(),
        packages=(),
        policies=(),
        invented=(),
    )


@pytest.mark.django_db
def test_lists_are_loaded_once_and_exported_the_same(plain: VillageFile):
    load(file=plain, by=HOUSE, now=NOW)
    assert Row.objects.count() == len(plain.checklists) > 2
    assert not load(file=plain, by=HOUSE, now=NOW).changes
    assert desk_of(Village.objects.get()).checklists == plain.checklists


@pytest.mark.django_db
def test_what_was_changed_here_is_kept_and_what_the_file_forgets_is_retired(plain: VillageFile):
    load(file=plain, by=HOUSE, now=NOW)
    first, *others = plain.checklists
    Row.objects.filter(code=others[0].code).update(kinds=["parking"])
    done = load(file=replace(plain, checklists=tuple(others)), by=HOUSE, now=NOW)
    assert [change.key for change in done.kept] == [f"checklists.{others[0].code}.kinds"]
    assert Row.objects.get(code=first.code).retired_at == NOW
    load(file=plain, by=HOUSE, now=NOW)
    assert Row.objects.get(code=first.code).retired_at is None


def test_every_fault_of_lists_is_told_at_once(plain: VillageFile):
    first, second, *_others = plain.checklists
    wrong = replace(
        plain,
        checklists=(
            replace(first, kinds=(OfferKind.OFFICE,)),
            replace(first, kinds=(OfferKind.OFFICE,), items=first.items[:1] * 2),
            replace(second, kinds=()),
            replace(second, code="autre", kinds=()),
        ),
    )
    with pytest.raises(VillageFileError) as error:
        read(canonical(wrong))
    keys = [problem.key for problem in error.value.problems]
    assert len(keys) == 4
    assert all(key.startswith("checklists") for key in keys)
