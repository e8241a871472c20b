"""Groups: made and renamed, joined and left, told; by page and by program; when two parties are one."""

import pytest
from django.test import Client

from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import DomainError, Forbidden
from creuset.people.actions import create_token, merge
from creuset.people.actions.groups import change_group, join_group, leave_group, make_group
from creuset.people.actors import Actor
from creuset.people.models import Group, GroupMember
from creuset.people.queries.groups import group_codes, groups_of
from creuset.villages.models import Village
from tests.factories.people import make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

NAMES = {"fr": "Amis de la maison", "en": "Friends of the house"}


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village)


@pytest.fixture
def group(village: Village, team: Actor) -> Group:
    return make_group(village=village, names=NAMES, by=team, now=NOW)


def test_a_group_has_a_code_of_its_name_that_never_changes(
    village: Village, team: Actor, group: Group
) -> None:
    other = make_group(village=village, names=NAMES, by=team, now=NOW)
    assert (group.code, other.code) == ("amis-de-la-maison", "amis-de-la-maison-2")

    renamed = {"fr": "Voisins", "en": "Neighbours"}
    change_group(group=group, names=renamed, description={}, by=team, now=NOW)
    change_group(group=group, names=renamed, description={}, by=team, now=NOW)

    group.refresh_from_db()
    assert (group.names, group.code) == (renamed, "amis-de-la-maison")
    assert AuditRow.objects.filter(verb="people.group_changed").count() == 1


def test_a_group_is_named_in_each_language(village: Village, team: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        make_group(village=village, names={"fr": "Amis", "en": " "}, by=team, now=NOW)
    assert (refusal.value.code, refusal.value.field) == ("name-missing", "name_en")


def test_parties_join_and_leave_once(village: Village, team: Actor, group: Group) -> None:
    party = make_person(known_in=village)
    for _twice in range(2):
        join_group(group=group, party=party, by=team, now=NOW)
    assert group_codes(village, [party.pk]) == {group.code}
    assert [row.size for row in groups_of(village)] == [1]  # type: ignore[attr-defined]

    for _twice in range(2):
        leave_group(group=group, party=party, by=team, now=NOW)
    assert group_codes(village, [party.pk]) == frozenset()
    verbs = ["people.group_made", "people.group_joined", "people.group_left"]
    told = AuditRow.objects.filter(verb__startswith="people.group").order_by("pk")
    assert list(told.values_list("verb", flat=True)) == verbs


def test_who_is_not_known_here_joins_nothing(team: Actor, group: Group) -> None:
    with pytest.raises(DomainError) as refusal:
        join_group(group=group, party=make_person(), by=team, now=NOW)
    assert refusal.value.code == "not-known-here"


@pytest.mark.parametrize(
    ("role", "may"), [(Role.RECEPTION, True), (Role.ACCOUNTANT, False), (None, False)]
)
def test_who_changes_people_changes_groups(
    village: Village, group: Group, role: Role | None, *, may: bool
) -> None:
    by = team_of(village, role) if role else member_of(village)
    party = make_person(known_in=village)
    calls = [
        lambda: make_group(village=village, names=NAMES, by=by, now=NOW),
        lambda: change_group(group=group, names=NAMES, description=NAMES, by=by, now=NOW),
        lambda: join_group(group=group, party=party, by=by, now=NOW),
        lambda: leave_group(group=group, party=party, by=by, now=NOW),
    ]
    for call in calls:
        if may:
            call()
        else:
            with pytest.raises(Forbidden):
                call()


def test_two_parties_that_are_one_belong_once(village: Village, team: Actor, group: Group) -> None:
    kept, other = make_person(known_in=village), make_person(known_in=village)
    for party in (kept, other):
        join_group(group=group, party=party, by=team, now=NOW)
    merge(kept=kept, other=other, by=team, now=NOW)
    assert list(GroupMember.objects.values_list("party_id", flat=True)) == [kept.pk]


def signed_in(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.party.user)
    return client


def test_the_desk_makes_renames_fills_and_empties_a_group(village: Village, team: Actor) -> None:
    client, base = signed_in(team), f"/{village.slug}/desk/groups/"
    party = make_person(known_in=village)
    made = client.post(f"{base}new/", {"name_fr": "Amis", "name_en": "Friends"})
    group = Group.objects.get()
    path = f"{base}{group.pk}/"
    assert made.headers["Location"] == path

    assert client.post(path, {"party": party.label}).status_code == 302
    assert party.name in client.get(path).text
    assert client.post(path, {"party": "nobody"}).status_code == 422
    renamed = {"name_fr": "Proches", "name_en": "Close friends", "description_en": "All."}
    assert client.post(f"{path}change/", renamed).status_code == 302
    assert "Close friends" in client.get(base).text
    assert client.post(f"{path}{party.pk}/leave/").status_code == 302
    assert not GroupMember.objects.exists()
    assert client.post(f"{base}new/", {"name_fr": "Amis"}).status_code == 422


def test_others_read_no_group(village: Village, group: Group) -> None:
    path = f"/{village.slug}/desk/groups/{group.pk}/"
    assert signed_in(member_of(village)).get(path).status_code == 404
    assert signed_in(team_of(make_village())).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    reader = signed_in(team_of(village, Role.ACCOUNTANT))
    assert reader.get(path).status_code == 200
    assert reader.get(f"{path}change/").status_code == 404


def test_a_program_does_the_same(village: Village, team: Actor) -> None:
    made = create_token(party=team.party, label="t", scopes=tuple(Scope), by=team, now=NOW)
    headers = {"Authorization": f"Bearer {made.secret}"}
    base = f"/api/v1/villages/{village.slug}/groups"
    party = make_person(known_in=village)

    def send(method: str, path: str, body: object = None) -> Client:
        call = getattr(Client(), method)
        return call(base + path, body, content_type="application/json", headers=headers)

    group = send("post", "", {"names": NAMES}).json()
    assert group["code"] == "amis-de-la-maison"
    page = send("post", f"/{group['id']}/members", {"party": party.pk}).json()
    assert page["members"] == [{"party": party.pk, "name": party.name}]
    names = {"fr": "Proches", "en": "Close"}
    assert send("put", f"/{group['id']}", {"names": names}).json()["names"] == names
    assert send("delete", f"/{group['id']}/members/{party.pk}").status_code == 204
    assert Client().get(f"{base}/{group['id']}", headers=headers).json()["members"] == []
    assert len(Client().get(base, headers=headers).json()) == 1
