"""Who comes into the API, as whom, and how far."""

from datetime import timedelta

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.api import house
from creuset.core.models import AuditRow, CalendarAddress
from creuset.core.roles import Role, Scope
from creuset.people.models import ApiToken, Party
from creuset.people.secrets import TOKEN_MARK, hashed, make_secret
from tests.factories.people import know, make_grant, make_organisation, make_person, make_user
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"


@pytest.fixture(autouse=True)
def full_buckets():
    house.limiter.forget()


@pytest.fixture
def village():
    return make_village(slug="la-place", name="La Place")


@pytest.fixture
def user(village):
    user = make_user()
    know(village, user.party)
    return user


def token_of(party: Party, *scopes: Scope, **more) -> str:
    secret = TOKEN_MARK + make_secret()
    ApiToken.objects.create(
        party=party,
        label="Test",
        scopes=list(scopes or Scope),
        prefix=secret[:12],
        secret_hash=hashed(secret),
        created_at=NOW,
        **more,
    )
    return secret


def client_of(party, *scopes, **more):
    secret = token_of(party, *scopes, **more)
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


def code(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content[:200]
    return answer.status_code, answer.json()["code"]


class TestToken:
    def test_it_acts_for_its_party_within_its_scopes(self, user, village):
        make_grant(user.party, village, Role.RECEPTION)
        told = client_of(user.party, Scope.READ, Scope.PLACES).get(ROOT + "me").json()
        assert (told["id"], told["name"]) == (user.party_id, user.party.name)
        assert told["scopes"] == ["places", "read"]
        assert [(v["slug"], v["roles"]) for v in told["villages"]] == [("la-place", ["reception"])]

    def test_it_may_belong_to_an_organisation(self, village):
        organisation = make_organisation(known_in=village)
        told = client_of(organisation).get(ROOT + "me").json()
        assert (told["kind"], told["id"]) == ("organisation", organisation.pk)

    @pytest.mark.parametrize(
        "more",
        [
            {"revoked_at": NOW},
            {"expires_at": NOW},
            {"expires_at": NOW - timedelta(days=1)},
        ],
    )
    def test_one_that_is_over_opens_nothing(self, user, more):
        with clock.stopped_at(NOW):
            answer = client_of(user.party, **more).get(ROOT + "me")
        assert code(answer) == (401, "sign-in-needed")

    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Bearer crs_wrong", "Basic eDp5", "wrong", "Bearer é"]
    )
    def test_a_wrong_one_is_never_passed_over_for_a_session(self, user, client, header):
        client.force_login(user)
        assert client.get(ROOT + "me").status_code == 200
        answer = client.get(ROOT + "me", headers={"Authorization": header})
        assert code(answer) == (401, "sign-in-needed")
        assert answer["WWW-Authenticate"].startswith("Bearer")

    def test_it_is_not_taken_from_the_address(self, user, client):
        secret = token_of(user.party)
        for name in ("token", "access_token", "Authorization"):
            assert code(client.get(ROOT + "me", {name: secret})) == (401, "sign-in-needed")


class TestSession:
    def test_the_pages_of_the_house_ask_with_their_session(self, user, client):
        client.force_login(user)
        told = client.get(ROOT + "me").json()
        assert (told["id"], told["scopes"]) == (user.party_id, None)

    def test_a_write_by_session_needs_the_token_against_forgery(self, user):
        forged = Client(enforce_csrf_checks=True)
        forged.force_login(user)
        answer = forged.post(ROOT + "me/calendars", {}, content_type="application/json")
        assert code(answer) == (403, "forbidden")
        assert not CalendarAddress.objects.exists()
        page = forged.get("/account/calendars/")
        answer = forged.post(
            ROOT + "me/calendars",
            {},
            content_type="application/json",
            headers={"X-CSRFToken": page.cookies["csrftoken"].value},
        )
        assert answer.status_code == 201

    def test_a_write_by_token_needs_none(self, user):
        secret = token_of(user.party)
        strict = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
        answer = strict.post(ROOT + "me/calendars", {}, content_type="application/json")
        assert answer.status_code == 201


class TestStart:
    def test_it_lists_the_villages_that_know_the_caller(self, user, village):
        make_village(name="Another")
        led = make_village(slug="zeste", name="Zeste")
        make_grant(user.party, led, Role.OWNER)
        told = client_of(user.party).get(ROOT).json()
        assert [v["slug"] for v in told["villages"]] == ["la-place", "zeste"]
        assert told["me"].endswith("/api/v1/me")
        assert told["document"].endswith("/api/v1/openapi.json")
        assert told["villages"][0]["url"].endswith("/api/v1/villages/la-place")

    def test_a_stranger_is_asked_who_they_are(self, client):
        for path in ("", "me", "me/calendars"):
            assert code(client.get(ROOT + path)) == (401, "sign-in-needed")

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, user, count, django_assert_num_queries):
        for _ in range(count):
            make_grant(user.party, make_village(), Role.OWNER)
        api = client_of(user.party, used_at=NOW + timedelta(days=36_500))
        with django_assert_num_queries(3):
            api.get(ROOT)

    def test_an_address_that_leads_nowhere_is_a_problem(self, user, client):
        for path in ("nowhere", "villages", "villages/none/nothing", "villages/la-place/nothing"):
            assert code(client_of(user.party).get(ROOT + path)) == (404, "not-found")


class TestCalendars:
    def test_a_life(self, user):
        api = client_of(user.party)
        made = api.post(ROOT + "me/calendars", {"kind": "party"}, content_type="application/json")
        assert made.status_code == 201
        assert made["Cache-Control"] == "no-store"
        path = made.json()["url"].removeprefix("http://testserver")
        assert Client().get(path).status_code == 200
        (listed,) = api.get(ROOT + "me/calendars").json()
        assert (listed["id"], listed["title"]) == (made.json()["id"], "My bookings")
        assert path not in str(listed)
        gone = api.delete(f"{ROOT}me/calendars/{listed['id']}")
        assert (gone.status_code, gone.content) == (204, b"")
        assert Client().get(path).status_code == 404
        assert set(AuditRow.objects.values_list("via", flat=True)) == {"api"}

    def test_that_of_another_is_not_there(self, user):
        other = client_of(make_user().party)
        made = other.post(ROOT + "me/calendars", {}, content_type="application/json").json()
        answer = client_of(user.party).delete(f"{ROOT}me/calendars/{made['id']}")
        assert code(answer) == (404, "not-found")
        body = {"kind": "party", "id": make_person().pk}
        answer = client_of(user.party).post(
            ROOT + "me/calendars", body, content_type="application/json"
        )
        assert code(answer) == (404, "not-found")

    def test_a_token_for_reading_makes_none(self, user):
        api = client_of(user.party, Scope.READ)
        answer = api.post(ROOT + "me/calendars", {}, content_type="application/json")
        assert code(answer) == (403, "scope-missing")


class TestDocuments:
    def test_the_document_is_there_for_everybody(self, client):
        document = client.get(ROOT + "openapi.json").json()
        assert document["openapi"].startswith("3.1")
        assert "/api/v1/me/calendars" in document["paths"]
        assert set(document["components"]["securitySchemes"]) == {"Token", "Session"}

    def test_every_write_says_its_scope(self, client):
        document = client.get(ROOT + "openapi.json").json()
        silent = [
            f"{method} {path}"
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
            if method != "get" and "x-scope" not in operation
        ]
        assert silent == []

    def test_people_read_a_page_that_runs_no_script_of_its_own(self, client):
        answer = client.get(ROOT + "docs")
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "/api/v1/me/calendars" in text
        assert "cdn" not in text
        assert "style=" not in text
        assert "<script>" not in text
        assert "unsafe" not in answer["Content-Security-Policy"]
