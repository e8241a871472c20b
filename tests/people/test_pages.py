import pytest
from django.test import Client
from django.utils.translation import override

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import NotFound
from creuset.people.actions import add_person, ask_to_join, invite
from creuset.people.models import JoinRequest, KnownParty, Party, RoleGrant
from creuset.people.queries import resolve
from tests.factories.bookings import hours, make_booking
from tests.factories.people import (
    actor_of,
    affiliate,
    know,
    make_grant,
    make_organisation,
    make_person,
    make_siren,
    make_user,
    member_of,
    sign_in,
    team_of,
)
from tests.factories.places import make_resource
from tests.factories.plans import make_subscription
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


class World:
    """A village with one of each, its owner, and somebody of another village."""

    def __init__(self):
        self.village = make_village(sign_up="request")
        self.owner = team_of(self.village, family_name="Propriétaire")
        self.member = member_of(self.village, family_name="Membre")
        self.company = make_organisation(known_in=self.village, siren=make_siren(1))
        self.row = affiliate(self.member.party, self.company, is_admin=True)
        self.other = make_person(known_in=self.village)
        self.project = make_project(known_in=self.village, holder=self.company)
        self.part = take_part(self.project, self.other, part="Image")
        self.stranger = team_of(make_village())
        self.invitation = invite(village=self.village, email="x@y.example", by=self.owner, now=NOW)
        newcomer = actor_of(make_user().party)
        ask_to_join(village=self.village, by=newcomer, now=NOW, words="Bonjour !")
        self.request = JoinRequest.objects.get()

    def desk(self):
        slug, company, other = self.village.slug, self.company.pk, self.other.pk
        project = f"/{slug}/desk/projects/{self.project.pk}"
        people = f"/{slug}/desk/people"
        return [
            f"{people}/",
            f"{people}/?words=camille&kind=person&role=owner",
            f"{people}/suggest?q=ca",
            f"{people}/new-person/",
            f"{people}/new-organisation/",
            f"{people}/invitations/",
            f"{people}/invitations/new/",
            f"{people}/invitations/new/?party={other}",
            f"{people}/requests/",
            f"{people}/{company}/",
            f"{people}/{other}/",
            f"{people}/{other}/change/",
            f"{people}/{other}/notes/",
            f"{people}/{company}/people/",
            f"{people}/{company}/people/{self.row.pk}/",
            f"{people}/{other}/merge/",
            f"{people}/{other}/merge/{self.member.party_id}/",
            f"{people}/{other}/erase/",
            f"/{slug}/desk/team/",
            f"/{slug}/desk/team/grant/?party={other}",
            f"/{slug}/desk/projects/",
            f"/{slug}/desk/projects/?words=proj&phase=writing",
            f"/{slug}/desk/projects/new/",
            f"{project}/",
            f"{project}/change/",
            f"{project}/notes/",
            f"{project}/team/",
            f"{project}/team/{self.part.pk}/",
        ]

    def my(self):
        slug, company = self.village.slug, self.company.pk
        return [
            f"/{slug}/my/profile/",
            f"/{slug}/my/profile/change/",
            f"/{slug}/my/company/{company}/",
            f"/{slug}/my/company/{company}/change/",
            f"/{slug}/my/company/{company}/invite/",
            f"/{slug}/my/company/{company}/people/{self.row.pk}/",
            f"/{slug}/my/projects/",
            f"/{slug}/my/projects/new/",
            f"/{slug}/my/projects/{self.project.pk}/",
            f"/{slug}/my/projects/{self.project.pk}/change/",
        ]

    def account(self):
        return [
            "/account/",
            "/account/profile/",
            "/account/tokens/",
            "/account/tokens/new/",
            f"/account/organisations/{self.company.pk}/tokens/",
            f"/account/organisations/{self.company.pk}/tokens/new/",
            "/account/erase/",
        ]


@pytest.fixture
def world():
    return World()


def signed_in(actor, language="fr"):
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    sign_in(client, actor.party.user)
    return client


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_opens_for_those_it_is_for(world, language):
    for reader, addresses in [
        (world.owner, world.desk()),
        (world.member, world.my() + world.account()),
    ]:
        client = signed_in(reader, language)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            if "suggest" not in address:
                assert f'lang="{language}"' in answer.text, address


def test_a_stranger_finds_none_of_them(world):
    client = signed_in(world.stranger)
    for address in world.desk() + world.my():
        assert client.get(address).status_code == 404, address


def test_a_member_does_not_see_the_desk(world):
    client = signed_in(world.member)
    for address in world.desk():
        assert client.get(address).status_code == 404, address


def test_a_colleague_sees_the_company_and_changes_nothing(world):
    colleague = member_of(world.village)
    affiliate(colleague.party, world.company)
    client = signed_in(colleague)
    address = f"/{world.village.slug}/my/company/{world.company.pk}/"
    assert client.get(address).status_code == 200
    for page in ("change/", "invite/", f"people/{world.row.pk}/"):
        assert client.get(address + page).status_code == 404, page
    tokens = f"/account/organisations/{world.company.pk}/tokens/"
    assert client.get(tokens).status_code == 404


def test_whoever_is_signed_out_is_asked_to_sign_in(world):
    for address in world.desk() + world.my() + world.account():
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/account/login/"), address


@pytest.mark.parametrize("role", list(Role))
def test_pages_that_change_are_only_for_roles_that_may(world, role):
    reader = team_of(world.village, role)
    client = signed_in(reader)
    may_invite = role in {Role.OWNER, Role.MANAGER, Role.RECEPTION, Role.PROGRAMME_LEAD}
    wanted = 200 if may_invite else 404
    assert client.get(f"/{world.village.slug}/desk/people/invitations/").status_code == wanted
    assert client.get(f"/{world.village.slug}/desk/people/new-person/").status_code == wanted
    may_merge = role is Role.OWNER
    answer = client.get(f"/{world.village.slug}/desk/people/{world.other.pk}/merge/")
    assert answer.status_code == (200 if may_merge else 404)


def test_the_list_costs_the_same_for_one_and_for_many(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(world.owner)
    address = f"/{world.village.slug}/desk/people/"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for _one in range(5):
        party = make_person(known_in=world.village)
        make_grant(party, world.village, Role.RECEPTION)
        affiliate(party, world.company)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


def test_a_page_costs_the_same_for_one_and_for_many(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(world.owner)
    address = f"/{world.village.slug}/desk/people/{world.company.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _one in range(4):
        affiliate(make_person(known_in=world.village), world.company)
        make_project(known_in=world.village, holder=world.company)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


@pytest.mark.parametrize("end", ["desk/people/{}/", "my/profile/"])
def test_what_domains_add_to_a_page_costs_the_same_for_one_and_for_many(world, end):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    village, party = world.village, world.member.party
    room = make_resource(village, name="Atelier bleu")
    client = signed_in(world.owner if "desk" in end else world.member)
    address = f"/{village.slug}/{end.format(party.pk)}"

    def add(nth):
        make_subscription(village, party)
        make_booking(room, when=hours(24 + nth, 25 + nth), party=party)
        make_project(known_in=village, holder=party)

    with clock.stopped_at(NOW):
        add(0)
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            assert client.get(address).text.count(" · Atelier bleu</span>") == 1
        for nth in range(1, 4):
            add(nth)
        with CaptureQueriesContext(connection) as many:
            assert client.get(address).text.count(" · Atelier bleu</span>") == 4
    assert len(few) == len(many)


def test_an_organisation_is_added_with_its_numbers(world):
    client = signed_in(world.owner)
    address = f"/{world.village.slug}/desk/people/new-organisation/"
    values = {"name": "Studio Brume", "siren": "73282932", "vat_number": "FR00", "language": "fr"}
    answer = client.post(address, values)
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert not Party.objects.filter(name="Studio Brume").exists()
    answer = client.post(address, values | {"siren": "732 829 320", "vat_number": ""})
    party = Party.objects.get(name="Studio Brume")
    assert answer["Location"] == f"/{world.village.slug}/desk/people/{party.pk}/"
    assert party.siren == "732829320"
    assert AuditRow.objects.filter(verb="people.organisation_added").count() == 1


def test_somebody_known_already_is_shown_instead_of_made_twice(world):
    world.other.email = "deja@la.example"
    world.other.save()
    client = signed_in(world.owner)
    answer = client.post(
        f"/{world.village.slug}/desk/people/new-person/",
        {"family_name": "Deux", "email": "deja@la.example", "language": "fr"},
    )
    assert answer.status_code == 422
    assert f"/desk/people/{world.other.pk}/" in answer.text


def test_a_role_is_given_and_taken_back(world):
    client = signed_in(world.owner)
    base = f"/{world.village.slug}/desk/team/"
    client.post(base + "grant/", {"party": world.other.label, "role": "reception"})
    grant = RoleGrant.objects.get(party=world.other)
    assert world.other.name in client.get(base).text
    client.post(f"{base}{grant.pk}/revoke/")
    grant.refresh_from_db()
    assert grant.revoked_at is not None


def test_the_last_owner_stays(world):
    client = signed_in(world.owner)
    grant = RoleGrant.objects.get(party=world.owner.party)
    answer = client.post(f"/{world.village.slug}/desk/team/{grant.pk}/revoke/")
    assert answer.status_code == 409
    grant.refresh_from_db()
    assert grant.revoked_at is None


def test_the_beginning_of_a_name_that_only_one_bears_names_them(world):
    village = world.village
    rose = make_person(known_in=village, given_name="Roselyne", family_name="Tarkov")
    assert resolve(village, "Roselyne T") == resolve(village, "rosél") == rose
    for words in ("ro", "Roselyne Tarkova", "Tark"):
        with pytest.raises(NotFound):
            resolve(village, words)
    # Another who is called so takes the beginning away; a whole name still names its own.
    short = make_person(known_in=village, given_name="Rosel", family_name="")
    with override("en"), pytest.raises(NotFound, match="Several"):
        resolve(village, "rose")
    assert resolve(village, "Rosel") == short
    assert resolve(village, "Roselyne") == rose


def test_suggestions_for_a_script_and_for_a_field(world):
    client = signed_in(world.owner)
    world.other.name = "Élise Œuvrard"
    world.other.save()
    address = f"/{world.village.slug}/desk/people/suggest"
    answer = client.get(address, {"q": "elise"}, headers={"Accept": "application/json"})
    assert [one["id"] for one in answer.json()["parties"]] == [world.other.pk]
    assert world.other.label in client.get(address, {"from": "person", "person": "ÉLISE"}).text


def test_the_page_of_a_merged_party_leads_to_who_they_became(world):
    client = signed_in(world.owner)
    twin = make_person(known_in=world.village, name=world.other.name)
    page = client.get(f"/{world.village.slug}/desk/people/{world.other.pk}/")
    assert f"/merge/{twin.pk}/" in page.text
    answer = client.post(
        f"/{world.village.slug}/desk/people/{world.other.pk}/merge/{twin.pk}/", {"reason": "x"}
    )
    assert answer.status_code == 302
    answer = client.get(f"/{world.village.slug}/desk/people/{twin.pk}/")
    assert answer["Location"].endswith(f"/desk/people/{world.other.pk}/")


def test_a_story_is_read_page_by_page(world):
    client = signed_in(world.owner)
    known = know(world.village, world.other)
    from creuset.people.actions import change_known

    for number in range(25):
        change_known(known=known, notes="", tags=[f"t{number}"], by=world.owner, now=NOW)
    address = f"/{world.village.slug}/desk/people/{world.other.pk}/"
    first = client.get(address)
    before = first.context["story"].older
    older = client.get(address, {"before": before}, headers={"HX-Request": "true"})
    assert "<html" not in older.text
    told = [row.pk for row in (*first.context["story"].rows, *older.context["story"].rows)]
    assert len(told) == len(set(told)) == 25
    assert older.context["story"].older is None


def test_a_member_reads_of_themselves_what_is_meant_for_them(world):
    from creuset.people.actions import change_known, grant_role

    known = know(world.village, world.member.party)
    change_known(known=known, notes="discret", tags=[], by=world.owner, now=NOW)
    grant_role(
        party=world.member.party,
        village=world.village,
        role=Role.RECEPTION,
        by=world.owner,
        now=NOW,
    )
    answer = signed_in(world.member).get(f"/{world.village.slug}/my/profile/")
    verbs = [row.verb for row in answer.context["story"].rows]
    assert "people.role_granted" in verbs
    assert "people.notes_changed" not in verbs


def test_another_village_reads_nothing_of_what_happened_here(world):
    village = make_village()
    owner = team_of(village)
    party = add_person(village=world.village, family_name="Ici", by=world.owner, now=NOW)
    know(village, party)
    answer = signed_in(owner).get(f"/{village.slug}/desk/people/{party.pk}/")
    assert answer.context["story"].rows == []
    assert KnownParty.objects.filter(party=party).count() == 2
