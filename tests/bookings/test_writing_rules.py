"""Rules changed at the desk and by programs: the checks of the village file, nothing lost, weighed before."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import facts
from creuset.bookings.actions.rulebook import add_rule, change_rule, remove_rule
from creuset.bookings.models import Policy
from creuset.bookings.queries.policies import policies_of
from creuset.bookings.queries.rule_preview import preview
from creuset.bookings.rules import ChangedMeanwhile
from creuset.bookings.rules.policies import Rule
from creuset.bookings.written import editing
from creuset.bookings.written.policy_rows import rules_data
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden, Refusals
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_group, make_policy
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, code="agora", name="Agora", kind=Kind.MEETING)


@pytest.fixture
def manager(village: Village) -> Actor:
    return team_of(village, Role.MANAGER)


QUOTA = {"rule": "quota", "kinds": ["meeting"], "most": 4, "per": "person", "over": "day"}


def signed_in(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.party.user)
    return client


def mark_of(village: Village, code: str) -> str:
    return editing.mark(editing.found({"policies": rules_data(village)}, ("policies",), code))


def test_a_rule_written_judges_at_once_and_is_told_in_the_audit(
    village: Village, room: Resource, manager: Actor
) -> None:
    made = add_rule(village=village, entry=QUOTA, by=manager, now=NOW)

    assert made.code == "quota"
    assert [rule.rule for rule in policies_of(village)] == [Rule.QUOTA]
    row = AuditRow.objects.get(verb=facts.RULE_WRITTEN)
    assert row.objects_named.get(kind="policy").object_id == made.pk
    again = add_rule(village=village, entry=QUOTA, by=manager, now=NOW)
    assert again.code == "quota-2"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"most": 0}, "most"),
        ({"per": "week"}, "per"),
        ({"resources": ["nulle-part"]}, "resources-0"),
        ({"groups": ["personne"]}, "groups-0"),
        ({"days": 3}, "days"),
    ],
)
def test_what_the_village_file_refuses_the_desk_refuses_on_its_field(
    village: Village, room: Resource, manager: Actor, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusals) as refused:
        add_rule(village=village, entry={**QUOTA, **wrong}, by=manager, now=NOW)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Policy.objects.filter(village=village).exists()


def test_the_second_of_two_who_change_one_rule_is_told_and_nothing_is_lost(
    village: Village, room: Resource, manager: Actor
) -> None:
    code = add_rule(village=village, entry=QUOTA, by=manager, now=NOW).code
    seen = mark_of(village, code)
    change_rule(
        village=village, code=code, entry={**QUOTA, "most": 6}, by=manager, now=NOW, seen=seen
    )
    with pytest.raises(ChangedMeanwhile):
        change_rule(
            village=village, code=code, entry={**QUOTA, "most": 2}, by=manager, now=NOW, seen=seen
        )
    with pytest.raises(ChangedMeanwhile):
        remove_rule(village=village, code=code, by=manager, now=NOW, seen=seen)
    assert rules_data(village)[0]["most"] == 6


def test_on_the_page_the_second_reads_what_it_says_now_and_keeps_what_they_typed(
    village: Village, room: Resource, manager: Actor
) -> None:
    code = add_rule(village=village, entry=QUOTA, by=manager, now=NOW).code
    path = f"/{village.slug}/desk/rules/{code}/change/"
    typed = {"kinds": ["meeting"], "most": 2, "unit": "hours", "per": "person", "over": "day"}
    typed["seen"] = mark_of(village, code)
    change_rule(village=village, code=code, entry={**QUOTA, "most": 6}, by=manager, now=NOW)

    told = signed_in(manager).post(path, typed)
    assert told.status_code == 422
    assert "At most 6 h for each person, each day" in told.text
    assert 'name="most" value="2"' in told.text
    sent = {**typed, "seen": mark_of(village, code)}
    assert sent["seen"] in told.text
    assert signed_in(manager).post(path, sent).status_code == 302
    assert rules_data(village)[0]["most"] == 2


def test_a_rule_of_who_sees_hides_the_space_and_shows_it_again(
    village: Village, room: Resource, manager: Actor
) -> None:
    friends = make_group(village)
    entry = {"rule": "who-sees", "resources": ["agora"], "only": [friends.code]}
    made = add_rule(village=village, entry=entry, by=manager, now=NOW)
    assert list(room.seen_by.all()) == [friends]
    with pytest.raises(Refusals):
        add_rule(village=village, entry=entry, by=manager, now=NOW)
    remove_rule(village=village, code=made.code, by=manager, now=NOW)
    assert not room.seen_by.exists()


def test_what_is_invented_is_not_said_of_a_rule_that_went(
    village: Village, room: Resource, manager: Actor
) -> None:
    made = add_rule(village=village, entry=QUOTA, by=manager, now=NOW)
    village.invented = ["policies", f"policies.{made.code}.most", "legal"]
    village.save()
    remove_rule(village=village, code=made.code, by=manager, now=NOW)
    village.refresh_from_db()
    assert village.invented == ["legal"]


@pytest.mark.parametrize("role", [Role.STAGE_MANAGER, Role.RECEPTION])
def test_only_whoever_leads_the_village_writes_rules(
    village: Village, room: Resource, role: Role
) -> None:
    somebody = team_of(village, role)
    with pytest.raises(Forbidden):
        add_rule(village=village, entry=QUOTA, by=somebody, now=NOW)
    assert signed_in(somebody).get(f"/{village.slug}/desk/rules/new").status_code in (403, 404)


def test_a_rule_is_weighed_on_the_bookings_to_come_as_they_were_asked(
    village: Village, room: Resource, manager: Actor
) -> None:
    """The first of a day passes, what comes on top of it would not have; the order is that of asking."""
    ada, bob = member_of(village).party, member_of(village).party
    first = make_booking(room, when=hours(24, 27), party=ada, title="Première")
    second = make_booking(room, when=hours(28, 30), party=ada, title="Deuxième")
    make_booking(room, when=hours(31, 33), party=bob, title="Autre")
    village.refresh_from_db()
    made = make_policy(village, Rule.QUOTA, kinds=["meeting"], most=4, per="person", over="day")
    rule = next(rule for rule in policies_of(village) if rule.code == made.code)

    weighed = preview(village, rule, now=NOW)
    assert weighed.judged == 3
    assert [each.booking for each in weighed.turned] == [second]
    assert first.pk < second.pk


def test_weighing_asks_as_often_for_one_booking_as_for_many(
    village: Village, room: Resource
) -> None:
    made = make_policy(village, Rule.QUOTA, kinds=["meeting"], most=1, per="person", over="week")
    rule = next(rule for rule in policies_of(village) if rule.code == made.code)
    made.delete()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            preview(village, rule, now=NOW)
        return len(queries)

    make_booking(room, when=hours(24, 27), party=member_of(village).party)
    one = asked()
    for at in range(3):
        make_booking(room, when=hours(30 + 3 * at, 32 + 3 * at), party=member_of(village).party)
    assert asked() == one


def test_the_page_shows_the_sentence_and_whom_it_would_have_turned(
    village: Village, room: Resource, manager: Actor
) -> None:
    make_booking(room, when=hours(24, 30), party=member_of(village).party, title="Longue réunion")
    asked = {"rule": "length", "kinds": ["meeting"], "at_most_minutes": "120"}
    said = signed_in(manager).get(f"/{village.slug}/desk/rules/weigh", asked).text
    assert "For 2 h at most." in said
    assert "Longue réunion" in said
    unfinished = signed_in(manager).get(f"/{village.slug}/desk/rules/weigh", {"rule": "quota"}).text
    assert "Fill in what is missing" in unfinished
    refused = {"rule": "length", "at_least_minutes": "90", "at_most_minutes": "60"}
    assert "90 or more" in signed_in(manager).get(f"/{village.slug}/desk/rules/weigh", refused).text


@pytest.mark.once
def test_every_rule_has_its_form(village: Village, manager: Actor) -> None:
    client = signed_in(manager)
    offered = client.get(f"/{village.slug}/desk/rules/new")
    for rule in Rule:
        assert f"?rule={rule.value}" in offered.text
        page = client.get(f"/{village.slug}/desk/rules/new", {"rule": rule.value})
        assert page.status_code == 200
    assert client.get(f"/{village.slug}/desk/rules/new", {"rule": "nulle"}).status_code == 404


def test_the_page_writes_and_removes_a_rule(
    village: Village, room: Resource, manager: Actor
) -> None:
    client, desk = signed_in(manager), f"/{village.slug}/desk/rules"
    empty = client.post(f"{desk}/new?rule=granularity", {"step": "half-day", "minutes": 30})
    assert empty.status_code == 422
    assert "the hours of each half-day" in empty.text
    typed = {
        "step": "half-day",
        "minutes": 30,
        "slots": "08:00-13:00, 14:00-19:00",
        "resources": ["agora"],
        "why-fr": "Le matin ou l’après-midi.",
    }
    assert client.post(f"{desk}/new?rule=granularity", typed).status_code == 302
    (said,) = rules_data(village)
    assert said["slots"] == ["08:00-13:00", "14:00-19:00"]
    assert said["resources"] == ["agora"]
    assert said["why"]["fr"] == "Le matin ou l’après-midi."
    assert "Booked by half-days: 08:00–13:00, 14:00–19:00." in client.get(f"{desk}/").text
    assert client.get(f"{desk}/{said['code']}/change/").status_code == 200
    assert client.post(f"{desk}/{said['code']}/remove/").status_code == 302
    assert not rules_data(village)


def test_a_program_does_the_same(village: Village, room: Resource, manager: Actor) -> None:
    token = create_token(
        party=manager.party, label="P", scopes=(Scope.READ, Scope.PLACES), by=manager, now=NOW
    )
    client = Client(headers={"Authorization": f"Bearer {token.secret}", "accept-language": "en"})
    api = f"/api/v1/villages/{village.slug}/rules"

    def send(verb: str, path: str, body: object) -> object:
        return getattr(client, verb)(path, body, content_type="application/json")

    weighed = send("post", f"{api}/weigh", {"entry": QUOTA})
    assert weighed.json()["sentence"].startswith("At most 4 h for each person")
    made = send("post", api, {"entry": QUOTA}).json()
    assert made["entry"]["most"] == 4
    path = f"{api}/{made['entry']['code']}"
    changed = send("put", path, {"entry": {**QUOTA, "most": 5}, "seen": made["seen"]})
    assert changed.json()["entry"]["most"] == 5
    late = send("put", path, {"entry": QUOTA, "seen": made["seen"]})
    assert (late.status_code, late.json()["code"]) == (409, "changed-meanwhile")
    wrong = send("put", path, {"entry": {**QUOTA, "over": "year"}})
    assert wrong.status_code == 422
    assert client.get(path).json()["entry"]["most"] == 5
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_another_village_keeps_its_rules(village: Village, room: Resource, manager: Actor) -> None:
    other = make_village()
    theirs = make_policy(other, Rule.LENGTH, at_most_minutes=60)
    add_rule(village=village, entry={**QUOTA, "code": theirs.code}, by=manager, now=NOW)
    assert [rule.rule for rule in policies_of(other)] == [Rule.LENGTH]
