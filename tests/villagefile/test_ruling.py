"""Rules of a village file: every fault at once, with its key; into rows and back; the desk's groups kept."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from creuset.bookings.models import Policy as PolicyRow
from creuset.bookings.rules.policies import Rule
from creuset.people.actors import HOUSE
from creuset.people.models import Group as GroupRow
from creuset.places.models import Resource as ResourceRow
from creuset.places.models import Supply as SupplyRow
from creuset.villagefile import actions
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import problems_of, read_path
from creuset.villagefile.schema import Group, Policy, Resource, Supply, VillageFile
from creuset.villages.models import Village

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
PATH = Path(__file__).parents[2] / "villages" / "la-kolok.toml"


@pytest.fixture(scope="module")
def kolok() -> VillageFile:
    return read_path(PATH)


def rule(code: str, name: Rule, **more: object) -> Policy:
    return Policy(code=code, rule=name, **more)  # type: ignore[arg-type]


def with_resource(file: VillageFile, code: str, **changes: object) -> tuple[Resource, ...]:
    return tuple(
        replace(each, **changes) if each.code == code else each  # type: ignore[arg-type]
        for each in file.resources
    )


FAULTS: dict[str, tuple[Policy, str]] = {
    "a group that is not there": (rule("p", Rule.APPROVAL, groups=("nobody",)), "groups"),
    "a place that is not there": (rule("p", Rule.APPROVAL, resources=("nowhere",)), "resources"),
    "a building that is not there": (rule("p", Rule.APPROVAL, buildings=("none",)), "buildings"),
    "who books is nobody known": (rule("p", Rule.WHO_BOOKS, only=("nobody",)), "only"),
    "a group twice": (rule("p", Rule.APPROVAL, groups=("incubation", "incubation")), "groups"),
    "a parameter of another rule": (rule("p", Rule.LENGTH, at_most_minutes=60, most=3), "most"),
    "a parameter missing": (rule("p", Rule.OPEN_BOOKINGS, most=3), "per"),
    "neither reading": (rule("p", Rule.LEAD_TIME), "days"),
    "both readings": (rule("p", Rule.LEAD_TIME, days=3, hours=72), "days"),
    "no length": (rule("p", Rule.LENGTH), "at_least_minutes"),
    "no length fits": (
        rule("p", Rule.LENGTH, at_least_minutes=60, at_most_minutes=30),
        "at_most_minutes",
    ),
    "a grid that no day is made of": (
        rule("p", Rule.GRANULARITY, step="minutes", minutes=50),
        "minutes",
    ),
    "options of a group": (rule("p", Rule.OPTIONS, groups=("incubation",)), "groups"),
    "a day without hours": (rule("p", Rule.GRANULARITY, step="day"), "slots"),
    "a production day without hours": (
        rule("p", Rule.GRANULARITY, step="production-day"),
        "hours",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_policy_that_cannot_be_is_told_with_its_key(case: str, kolok: VillageFile) -> None:
    policy, key = FAULTS[case]
    problems = problems_of(replace(kolok, policies=(*kolok.policies, policy)))

    assert [problem.key.startswith(f"policies.p.{key}") for problem in problems] == [True]


def test_every_fault_at_once(kolok: VillageFile) -> None:
    broken = replace(
        kolok,
        resources=with_resource(kolok, "plateau-3", supply="none", neighbours=("plateau-3", "x")),
        groups=(*kolok.groups, Group(code="incubation", name={"fr": "Encore", "en": "Again"})),
        supplies=(*kolok.supplies, Supply(code="cour", name={"fr": "a", "en": "b"}, kva=1)),
        policies=(*kolok.policies, *(policy for policy, _key in FAULTS.values())),
    )

    keys = {problem.key for problem in problems_of(broken)}

    assert {
        "resources.plateau-3.supply",
        "resources.plateau-3.neighbours[1]",
        "resources.plateau-3.neighbours[2]",
        "groups.incubation.code",
        "supplies.cour.code",
        "policies.p.code",
        "policies.p.days",
    } <= keys


def test_one_rule_says_who_sees_a_place(kolok: VillageFile) -> None:
    seers = (
        rule("a", Rule.WHO_SEES, kinds=("recording",), only=("incubation",)),
        rule("b", Rule.WHO_SEES, resources=("enregistrement",), only=("pepiniere",)),
    )
    (problem,) = problems_of(replace(kolok, policies=seers))
    assert problem.key == "policies.b.rule"
    assert problem.found == "a and b"


@pytest.mark.django_db
def test_rules_become_rows_and_what_the_file_drops_is_retired(kolok: VillageFile) -> None:
    seers = rule("seers", Rule.WHO_SEES, resources=("plateau-1",), only=("incubation",))
    actions.load(file=replace(kolok, policies=(seers,)), by=HOUSE, now=NOW)

    village = Village.objects.get(slug="la-kolok")
    half = ResourceRow.objects.get(village=village, code="plateau-1-est")
    assert [group.code for group in half.seen_by.all()] == ["incubation"]
    assert half.supply == SupplyRow.objects.get(village=village, code="usine")

    actions.load(file=kolok, by=HOUSE, now=NOW)
    assert not half.seen_by.exists()
    assert PolicyRow.objects.get(village=village, code="seers").retired_at == NOW
    live = PolicyRow.objects.filter(village=village, retired_at__isnull=True)
    assert live.count() == len(kolok.policies)


@pytest.mark.django_db
def test_a_group_made_at_the_desk_stays_when_the_file_is_loaded_again(kolok: VillageFile) -> None:
    actions.load(file=kolok, by=HOUSE, now=NOW)
    village = Village.objects.get(slug="la-kolok")
    GroupRow.objects.create(
        village=village, code="amis", names={"fr": "Amis", "en": "Friends"}, position=9
    )
    GroupRow.objects.filter(village=village, code="incubation").update(
        names={"fr": "Incubés", "en": "Incubated"}
    )

    kept = actions.load(file=replace(kolok, remarks=("relu",)), by=HOUSE, now=NOW)

    assert {change.key for change in kept.kept} == {
        "groups.amis",
        "groups.incubation.name.fr",
        "groups.incubation.name.en",
    }
    exported = desk_of(village)
    assert exported.groups[-1].code == "amis"
