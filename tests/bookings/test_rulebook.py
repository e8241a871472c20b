"""The rules of places, read at the desk, on a sheet and by a program: what judges is what is told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from creuset.bookings.queries.rules_told import RuleTold, rules_of_resource, rules_of_village
from creuset.bookings.rules.policies import Rule
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import get_resource
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_group, make_policy, make_supply
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def stage(village: Village) -> Resource:
    supply = make_supply(village, 250, names={"fr": "Cour", "en": "Courtyard"})
    friends = make_group(village, name="Amis")
    stage = make_resource(
        village,
        name="Plateau",
        code="plateau",
        kind=Kind.STAGE,
        turnaround_minutes=60,
        supply=supply,
    )
    why = {"fr": "La régie prépare.", "en": "The stage manager prepares."}
    make_policy(village, Rule.LEAD_TIME, kinds=["stage"], days=2, why=why)
    make_policy(village, Rule.QUOTA, kinds=["meeting"], most=4, per="person", over="day")
    make_policy(village, Rule.WHO_BOOKS, resources=["plateau"], only=[friends.code])
    make_policy(village, Rule.APPROVAL, groups=[friends.code])
    return stage


def signed_in(actor: Actor, language: str) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(actor.party.user)
    return client


def test_a_stage_manager_reads_the_rules_in_plain_sentences(
    village: Village, stage: Resource
) -> None:
    path = f"/{village.slug}/desk/rules/"
    manager = team_of(village, Role.STAGE_MANAGER)

    english = signed_in(manager, "en").get(path).text
    assert "Booked at least 2 days ahead, whole days." in english
    assert "The stage manager prepares." in english
    assert "Booked only by: Amis." in english

    french = signed_in(manager, "fr").get(path).text
    assert "Règles de réservation" in french
    assert "jours entiers" in french
    assert "La régie prépare." in french


def test_the_sheet_of_a_place_tells_what_holds_there_and_nothing_else(
    village: Village, stage: Resource
) -> None:
    manager = team_of(village, Role.STAGE_MANAGER)
    sheet = signed_in(manager, "en").get(f"/{village.slug}/desk/resources/plateau/").text
    assert "Booking rules" in sheet
    assert "Courtyard" in sheet

    told = [rule.code for rule in rules_of_resource(get_resource(village, "plateau", manager))]
    assert told[:2] == ["turnaround", "power"]
    rules = [rule.rule for rule in village.policies.order_by("position")]
    assert len(told) == 2 + len(rules) - rules.count("quota")


def test_others_read_no_rules_at_the_desk(village: Village, stage: Resource) -> None:
    path = f"/{village.slug}/desk/rules/"
    assert signed_in(member_of(village), "en").get(path).status_code == 404
    assert signed_in(team_of(make_village()), "en").get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_a_program_reads_the_same_rules(village: Village, stage: Resource) -> None:
    team = team_of(village)
    secret = create_token(party=team.party, label="t", scopes=tuple(Scope), by=team, now=NOW).secret
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    base = f"/api/v1/villages/{village.slug}/rules"

    every = Client().get(base, headers=headers).json()
    assert [rule["sentence"] for rule in every] == [rule.sentence for rule in english(village)]
    mine = Client().get(base, {"resource": "plateau"}, headers=headers).json()
    assert {"turnaround", "power"} < {rule["code"] for rule in mine}
    assert Client().get(base, {"resource": "nowhere"}, headers=headers).status_code == 404


def english(village: Village) -> list[RuleTold]:
    with override("en"):
        return rules_of_village(village)


def test_rules_are_read_in_a_few_questions_however_many(village: Village, stage: Resource) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            rules_of_village(village)
        return len(asked)

    few = cost()
    for number in range(5):
        make_policy(village, Rule.LENGTH, kinds=["stage"], at_most_minutes=60 + number)
    assert cost() == few <= 4
