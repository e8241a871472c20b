"""All that is known of a person, and what becomes of it when they ask to be forgotten."""

import io
import json
import zipfile
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Scope
from creuset.kernel.errors import Forbidden
from creuset.people import merging
from creuset.people.actions import ask_erasure, create_token, erase_person, take_erasure_back
from creuset.people.actions.erasing import erase_who_asked
from creuset.people.actions.exporting import archive_of, take
from creuset.people.keeping import held_of
from creuset.people.known_of import OF_ORGANISATIONS, UNTOLD, columns_naming, known_of
from creuset.people.models import ErasureWish, Party
from creuset.people.rules.erasing import Held, StillOpen, check_due, is_due
from creuset.reception.actions import comment_ticket, report_ticket
from creuset.reception.models import TicketCategory
from tests.factories.billing import make_charges
from tests.factories.documents import picture
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    member_of,
    sign_in,
    team_of,
)
from tests.factories.people_words import describe
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village
from tests.people.filler import fill

pytestmark = pytest.mark.django_db

POINTERS = [
    pointer
    for pointer in merging.pointers()
    if not pointer.field.name.endswith("_by")
    and pointer.field.name not in OF_ORGANISATIONS
    and pointer.model is not Party
]


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def me(village):
    return member_of(village, given_name="Adèle", email="adele@personne.example")


def test_no_model_that_names_a_person_is_forgotten(me):
    for pointer in POINTERS:
        fill(pointer.model, **{pointer.field.name: me.party})
    told = known_of(me.party).as_json
    missing = {
        f"{pointer.model._meta.label}.{pointer.field.name}"
        for pointer in POINTERS
        if not any(
            row[pointer.name] == me.party_id for row in told.get(pointer.model._meta.label, ())
        )
    }
    assert missing == set()
    json.dumps(told)


def test_what_only_names_who_did_it_or_an_organisation_is_told_elsewhere():
    beside = {
        f"{pointer.model._meta.label}.{pointer.field.name}"
        for pointer in merging.pointers()
        if pointer.field.name not in columns_naming(pointer.model) and pointer.model is not Party
    }
    assert all(name.endswith(("_by", ".organisation", ".company")) for name in beside)


def test_what_opens_a_door_is_told_to_nobody(me):
    fill(merging.apps.get_model("people.ApiToken"), party=me.party)
    text = json.dumps(known_of(me.party).as_json)
    assert not any(f'"{name}"' in text for name in UNTOLD - {"data"})


def test_what_hangs_on_a_row_comes_with_it_but_not_what_the_team_says_among_itself(village, me):
    ticket = report_ticket(
        village=village,
        category=TicketCategory.REPAIR,
        title="Lampe",
        by=me,
        now=NOW,
        pictures=[picture()],
    )
    team = team_of(village)
    comment_ticket(ticket=ticket, words="Laquelle ?", by=team, now=NOW)
    comment_ticket(ticket=ticket, words="Encore elle", is_internal=True, by=team, now=NOW)
    known = known_of(me.party)
    assert "Laquelle" in str(known.as_json["reception.Ticket"])
    assert "Encore elle" not in str(known.as_json)
    assert [stored.kind for stored in known.files] == ["ticket"]


def test_only_the_person_takes_it_and_it_is_written_down(village, me):
    describe(me)
    with pytest.raises(Forbidden):
        take(party=me.party, by=team_of(village), now=NOW)
    known = take(party=me.party, by=me, now=NOW)
    assert AuditRow.objects.filter(verb="people.exported").count() == 1
    with archive_of(known, me.party, now=NOW) as out, zipfile.ZipFile(out) as archive:
        told = json.loads(archive.read("data.json"))
        assert "Je monte des documentaires." in archive.read("data.html").decode()
    assert told["known"]["people.Profile"][0]["words"]["fr"] == "Je monte des documentaires."


@given(
    st.lists(st.builds(Held, st.just("x"), st.just("y"), st.booleans(), count=st.integers(0, 2)))
)
def test_whoever_has_nothing_open_may_be_forgotten(held):
    is_open = any(one.is_open and one.count for one in held)
    assert is_due(held) is not is_open
    if is_open:
        with pytest.raises(StillOpen):
            check_due(held, name="Adèle")
    else:
        check_due(held, name="Adèle")


def owe(village, me):
    make_charges(village, me.party)


def settle(now):
    """What was owed is owed no more."""
    Charge.objects.update(state=ChargeState.REPLACED, replaced_at=now)


def test_a_person_with_open_charges_is_erased_once_they_are_settled(village, me):
    owe(village, me)
    for by in (me, team_of(village)):
        with pytest.raises(StillOpen, match="factur"):
            erase_person(party=me.party, by=by, now=NOW)
    ask_erasure(party=me.party, by=me, now=NOW)
    ask_erasure(party=me.party, by=me, now=NOW)
    assert erase_who_asked(NOW) == 0
    assert ErasureWish.objects.get().party == me.party
    settle(NOW)
    assert erase_who_asked(NOW + timedelta(days=1)) == 1
    me.party.refresh_from_db()
    assert me.party.erased_at
    assert me.party.email == ""
    assert not ErasureWish.objects.exists()
    assert Charge.objects.filter(party=me.party).exists()


def test_a_wish_is_taken_back(village, me):
    owe(village, me)
    ask_erasure(party=me.party, by=me, now=NOW)
    take_erasure_back(party=me.party, by=me, now=NOW)
    settle(NOW)
    assert erase_who_asked(NOW) == 0


def test_nobody_asks_for_another(village, me):
    for deed in (ask_erasure, take_erasure_back):
        with pytest.raises(Forbidden):
            deed(party=me.party, by=team_of(village), now=NOW)


def test_with_nothing_open_it_is_done_at_once(me):
    ask_erasure(party=me.party, by=me, now=NOW)
    me.party.refresh_from_db()
    assert me.party.erased_at


def test_it_says_beforehand_what_is_open_and_what_stays(village, me):
    make_subscription(village, me.party)
    held = held_of(me.party, now=NOW)
    assert [one.is_open for one in held] == sorted((one.is_open for one in held), reverse=True)
    assert any(one.is_open for one in held)
    assert all(one.why for one in held)


@pytest.mark.once
def test_the_pages_say_it_and_give_it(client, village, me, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    owe(village, me)
    sign_in(client, me.party.user)
    page = client.get(reverse("people_account:data")).content.decode()
    assert "Prestations à facturer" in page
    answer = client.post(reverse("people_account:take_data"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"data.json", "data.html"} <= set(archive.namelist())
    url = reverse("people_account:erase")
    assert client.post(url, {"name": me.party.name}).status_code == 302
    assert ErasureWish.objects.exists()
    assert "Finalement, je reste" in client.get(url).content.decode()
    client.post(reverse("people_account:stay"))
    assert not ErasureWish.objects.exists()
    me.party.refresh_from_db()
    assert me.party.erased_at is None


LONG_AGO = timedelta(minutes=20)


@pytest.mark.once
@pytest.mark.parametrize(
    ("method", "path", "back"),
    [
        ("get", "/account/erase/", "/account/erase/"),
        ("post", "/account/erase/", "/account/erase/"),
        ("post", "/account/data/take/", "/account/data/"),
        ("get", "/account/tokens/new/", "/account/tokens/new/"),
    ],
)
def test_a_page_left_open_takes_and_ends_nothing(client, me, method, path, back):
    me.party.user.set_password("un-mot-de-passe-long")
    me.party.user.save()
    sign_in(client, me.party.user, ago=LONG_AGO)
    answer = getattr(client, method)(path, {"name": me.party.name})
    assert answer["Location"] == f"/account/reauthenticate/?next={back.replace('/', '%2F')}"
    answer = client.post(answer["Location"], {"password": "un-mot-de-passe-long"})
    assert answer["Location"] == back
    assert client.get(back).status_code == HTTPStatus.OK
    me.party.refresh_from_db()
    assert me.party.erased_at is None
    assert not AuditRow.objects.filter(verb="people.exported").exists()


@pytest.mark.once
def test_whoever_signs_in_by_codes_gets_a_new_one(client, me):
    me.party.user.set_unusable_password()
    me.party.user.save()
    sign_in(client, me.party.user, ago=LONG_AGO)
    answer = client.get("/account/erase/")
    assert answer["Location"] == "/account/again/?next=%2Faccount%2Ferase%2F"
    page = client.get(answer["Location"])
    assert page.context["login"] == "/account/login/?next=%2Faccount%2Ferase%2F"
    answer = client.post("/account/logout/", {"next": page.context["login"]})
    assert answer["Location"] == page.context["login"]
    sign_in(client, me.party.user)
    page = client.get("/account/again/?next=//elsewhere.example/")
    assert page.context["login"] == "/account/login/?next=%2Faccount%2F"


class Program:
    """Asks for what is mine, with a token of some scopes."""

    def __init__(self, client, actor, *scopes):
        made = create_token(
            party=actor.party,
            label="test",
            scopes=(Scope.READ, *scopes),
            by=actor_of(actor.party),
            now=NOW,
        )
        self.client, self.headers = client, {"Authorization": f"Bearer {made.secret}"}

    def ask(self, method, path, body=None):
        return self.client.generic(
            method,
            f"/api/v1/me/{path}",
            data=json.dumps(body) if body else "",
            content_type="application/json",
            headers=self.headers,
        )


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.usefixtures("_now")
def test_a_program_takes_all_of_it_with_a_token_made_for_that(client, me):
    describe(me)
    other = Program(client, me, *(set(Scope) - {Scope.DATA}))
    for path in ("data", "data/archive"):
        assert other.ask("GET", path).json()["code"] == "scope-missing"
    program = Program(client, me, Scope.DATA)
    told = program.ask("GET", "data").json()
    assert told["people.Profile"][0]["words"]["fr"] == "Je monte des documentaires."
    answer = program.ask("GET", "data/archive")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"data.json", "data.html"} <= set(archive.namelist())
    assert AuditRow.objects.filter(verb="people.exported").count() == 2


@pytest.mark.usefixtures("_now")
def test_a_program_asks_for_erasure_and_takes_it_back(client, village, me):
    owe(village, me)
    other = Program(client, me, *(set(Scope) - {Scope.ERASURE}))
    named = {"name": f" {me.party.name.upper()} "}
    for method in ("POST", "DELETE"):
        assert other.ask(method, "erasure", named).json()["code"] == "scope-missing"
    program = Program(client, me, Scope.ERASURE)
    refused = program.ask("POST", "erasure", {"name": "Somebody Else"})
    assert (refused.status_code, refused.json()["field"]) == (422, "name")
    assert program.ask("GET", "erasure").json()["asked_at"] is None
    told = program.ask("POST", "erasure", named).json()
    assert (told["is_erased"], told["held"][0]["is_open"]) == (False, True)
    assert program.ask("GET", "erasure").json()["asked_at"] == told["asked_at"]
    assert told["asked_at"]
    assert program.ask("DELETE", "erasure").status_code == HTTPStatus.NO_CONTENT
    assert not ErasureWish.objects.exists()
    settle(NOW)
    told = program.ask("POST", "erasure", named).json()
    assert told["is_erased"]
    assert Party.objects.get(pk=me.party_id).email == ""
    # Its token is gone with its holder.
    assert program.ask("GET", "erasure").status_code == HTTPStatus.UNAUTHORIZED


def test_a_session_asks_the_api_only_after_a_recent_sign_in(client, me):
    sign_in(client, me.party.user, ago=LONG_AGO)
    body = json.dumps({"name": me.party.name})
    for method, path in (("GET", "data"), ("GET", "data/archive"), ("POST", "erasure")):
        answer = client.generic(
            method, f"/api/v1/me/{path}", data=body, content_type="application/json"
        )
        assert answer.json()["code"] == "sign-in-again"
    sign_in(client, me.party.user)
    answer = client.post("/api/v1/me/erasure", data=body, content_type="application/json")
    assert answer.json()["is_erased"]


def test_an_organisation_has_no_data_of_its_own(client, village, me):
    company = make_organisation(known_in=village)
    affiliate(me.party, company, is_admin=True)
    made = create_token(party=company, label="x", scopes=tuple(Scope), by=me, now=NOW)
    for path in ("data", "data/archive", "erasure"):
        answer = client.get(
            f"/api/v1/me/{path}", headers={"Authorization": f"Bearer {made.secret}"}
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_team_erases_others_there_and_nobody_themselves(client, village):
    """Else the scope to change people, or an old session, would do it."""
    owner = team_of(village)
    made = create_token(
        party=owner.party, label="x", scopes=(Scope.READ, Scope.PEOPLE), by=owner, now=NOW
    )
    answer = client.post(
        f"/api/v1/villages/{village.slug}/people/{owner.party_id}/erase",
        headers={"Authorization": f"Bearer {made.secret}"},
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    sign_in(client, owner.party.user, ago=LONG_AGO)
    answer = client.get(f"/{village.slug}/desk/people/{owner.party_id}/erase/")
    assert answer["Location"] == "/account/erase/"
