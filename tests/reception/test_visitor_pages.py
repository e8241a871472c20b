"""Pages of visitors: at the desk, in the host's home, of the visitor, on the tablet; and the door for programs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from creuset.bookings import actions as bookings
from creuset.core import clock
from creuset.core.rates import Limiter
from creuset.core.roles import Role, Scope
from creuset.people.actors import HOUSE, Actor
from creuset.reception.actions import call_off_visitor, receive_visitor
from creuset.reception.models import AnnouncedVisitor, AnnouncingStop, Presence
from creuset.reception.queries.visitors import digits_of, secret_of
from creuset.reception.rules.visitors import Guest, Stay
from creuset.reception.views import kiosk
from creuset.reception.visitor_mails import page_of
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village
from tests.reception.ground import make_open_village
from tests.reception.test_visitors import ADA, TODAY, TOMORROW, announce

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kiosk, "limiter", Limiter(size=60, per_minute=30))
    monkeypatch.setattr(kiosk, "tries", Limiter(size=24, per_minute=12))
    with clock.stopped_at(NOW), override("en"):
        yield


@pytest.fixture
def village() -> Village:
    return make_open_village()


@pytest.fixture
def host(village: Village) -> Actor:
    me = member_of(village, given_name="Rose", family_name="Valland")
    make_subscription(village, me.party)
    return me


@pytest.fixture
def desk(village: Village) -> Actor:
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def tablet(village: Village) -> str:
    _row, secret = bookings.put_up(village=village, name="Entrée", is_kiosk=True, by=HOUSE, now=NOW)
    return f"/{village.slug}/kiosk/{secret}/"


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.party.user)
    return client


def say(tablet: str, code: str, *, status: int = 200, **more: str) -> str:
    answer = Client().post(tablet, {"code": code, "lang": "en", **more})
    assert answer.status_code == status
    return answer.content.decode()


def filled(**more: Any) -> dict[str, Any]:
    return {"name": "Zoé", "first_on": TODAY.isoformat(), "language": "fr", "more": "0", **more}


# ---- the member and the desk --------------------------------------------------------------------


def test_a_member_announces_one_and_a_list(village: Village, host: Actor) -> None:
    room = make_resource(village, name="Agora", code="agora")
    client, base = client_of(host), f"/{village.slug}/my/visitors/"
    answer = client.post(
        f"{base}new/",
        filled(
            email="zoe@x.example",
            people="Émile; emile@x.example; IBM\nMarie",
            hour="10:30",
            resource="agora",
            plate="ab-123-cd",
        ),
        follow=True,
    )
    assert "3 visitors are expected." in answer.content.decode()
    rows = AnnouncedVisitor.objects.order_by("pk")
    assert [row.name for row in rows] == ["Zoé", "Émile", "Marie"]
    assert {(row.host_id, row.resource_id, row.plate, row.needs_parking) for row in rows} == {
        (host.party_id, room.pk, "AB-123-CD", True),
        (host.party_id, room.pk, "", True),
    }
    refused = client.post(f"{base}new/", filled(name="", people="ok\n;bad@"))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Line 2: there is no name." in text
    assert "Line 2: “bad@” is no address of mail." in text
    assert AnnouncedVisitor.objects.count() == 3


def test_reception_announces_for_a_booking_of_the_coming_days(
    village: Village, host: Actor, desk: Actor
) -> None:
    room = make_resource(village, name="Agora", code="agora")
    soon = make_booking(room, when=hours(24, 26), title="Lecture", party=host.party)
    later = make_booking(room, when=hours(24 * 31, 24 * 31 + 2), title="Bilan", party=host.party)
    client, address = client_of(desk), f"/{village.slug}/desk/front/visitors/new/"

    page = client.get(address).content.decode()
    assert f'<option value="{soon.pk}">Lecture · Agora' in page
    assert "Bilan" not in page
    from_its_sheet = client.get(f"{address}?booking={later.pk}").content.decode()
    assert f'<option value="{later.pk}" selected>Bilan' in from_its_sheet
    assert (TOMORROW + timedelta(days=30)).isoformat() in from_its_sheet

    asked = filled(host="Rose Valland", booking=str(soon.pk))
    refused = client.post(address, asked)
    assert refused.status_code == 422
    assert "The booking is on other days." in refused.content.decode()
    client.post(address, asked | {"first_on": TOMORROW.isoformat()})
    row = AnnouncedVisitor.objects.get()
    assert (row.booking_id, row.resource, row.host) == (soon.pk, room, host.party)


def test_nobody_named_and_a_day_that_is_over_are_told_on_their_fields(
    village: Village, host: Actor
) -> None:
    client, address = client_of(host), f"/{village.slug}/my/visitors/new/"
    text = client.post(address, filled(name="")).content.decode()
    assert "Say who comes, or paste a list." in text
    text = client.post(address, filled(first_on="2026-11-01")).content.decode()
    assert "This day is over" in text
    assert not AnnouncedVisitor.objects.exists()


def test_the_host_changes_and_calls_off_and_a_stranger_finds_nothing(
    village: Village, host: Actor
) -> None:
    (row,) = announce(host, village)
    client, base = client_of(host), f"/{village.slug}/my/visitors/{row.pk}/"
    changed = filled(name=ADA.name, email=ADA.email, first_on=TOMORROW.isoformat())
    assert client.post(f"{base}change/", changed).status_code == 302
    row.refresh_from_db()
    assert row.first_on == row.last_on == TOMORROW
    stranger = client_of(member_of(village))
    for path in ("", "change/"):
        assert stranger.get(base + path).status_code == 404
    assert stranger.post(f"{base}call-off/").status_code == 404
    client.post(f"{base}call-off/", {"words": "Une autre fois"})
    row.refresh_from_db()
    assert row.cancelled_at
    again = client.post(f"{base}call-off/", follow=True)
    assert "called off" in again.content.decode()


def test_the_desk_receives_in_one_press_or_asks_what_is_missing(
    village: Village, host: Actor, desk: Actor
) -> None:
    (row,) = announce(host, village, Guest(HOSTILE), more=3)
    client, base = client_of(desk), f"/{village.slug}/desk/front/visitors/"
    text = client.get(base).content.decode()
    assert HOSTILE not in text
    assert "and 3 more" in text
    village.visitor_terms = {"asks": "company"}
    village.save()
    asked = client.post(f"{base}{row.pk}/receive/")
    assert asked.url == f"{base}{row.pk}/"
    assert "autofocus" in client.get(asked.url).content.decode()
    day = client.post(f"{base}{row.pk}/receive/", headers={"HX-Request": "true"})
    assert day["HX-Redirect"] == f"{base}{row.pk}/"
    assert client.post(f"{base}{row.pk}/receive/", {"company": ""}).status_code == 422
    assert not Presence.objects.exists()
    answer = client.post(f"{base}{row.pk}/receive/", {"company": "IBM", "more": "2"}, follow=True)
    assert "Rose Valland is told" in answer.content.decode()
    presence = Presence.objects.get()
    assert presence.more == 2
    sheet = client.get(f"/{village.slug}/desk/front/fire-list/").content.decode()
    assert "Rose Valland" in sheet
    assert HOSTILE not in sheet
    label = client.get(f"{base}{row.pk}/badge/").content.decode()
    assert "IBM" in label
    assert "<script" not in label
    client.post(f"/{village.slug}/desk/front/{presence.pk}/leave/", {"next": "visitors"})
    presence.refresh_from_db()
    assert presence.left_at == NOW


def test_the_register_is_a_table_that_runs_no_formula(
    village: Village, host: Actor, desk: Actor
) -> None:
    announce(host, village, Guest("=2+2", "", "+33"))
    answer = client_of(desk).get(f"/{village.slug}/desk/front/visitors/csv/")
    lines = answer.content.decode().splitlines()
    assert "'=2+2,'+33,0,Rose Valland" in lines[1]
    assert len(lines) == 2


def test_words_look_on_every_day_and_states_narrow(
    village: Village, host: Actor, desk: Actor
) -> None:
    announce(host, village, Guest("Élodie Bouchez"), stay=Stay(TOMORROW, TOMORROW))
    announce(host, village)
    client, base = client_of(desk), f"/{village.slug}/desk/front/visitors/"
    assert "Élodie" not in client.get(base).content.decode()
    assert "Élodie" in client.get(base, {"words": "elodie"}).content.decode()
    assert "Élodie" in client.get(base, {"day": TOMORROW.isoformat()}).content.decode()
    assert "Ada Lovelace" not in client.get(base, {"state": "here"}).content.decode()
    assert "Ada Lovelace" in client.get(base, {"state": "expected"}).content.decode()


def test_the_desk_stops_somebody_and_lets_them_again(
    village: Village, host: Actor, desk: Actor
) -> None:
    client, base = client_of(desk), f"/{village.slug}/desk/front/visitors/announcing/"
    client.post(base, {"party": host.party.label, "reason": "Trop de monde"})
    assert "Trop de monde" in client.get(base).content.decode()
    client.post(f"{base}{host.party_id}/allow/")
    assert not AnnouncingStop.objects.exists()


# ---- the visitor --------------------------------------------------------------------------------


def test_the_page_of_a_visitor_shows_the_code_and_takes_their_yes(
    village: Village, host: Actor, desk: Actor
) -> None:
    village.visitor_terms = {"asks": "rules"}
    village.save()
    (row,) = announce(host, village, language="fr")
    address = f"/{village.slug}/visitor/{secret_of(row.key)}/"
    text = Client().get(address).content.decode()
    assert "vous attend" in text
    assert f"{digits_of(row)[:4]} {digits_of(row)[4:]}" in text
    assert Client().post(f"{address}agree/").status_code == 302
    row.refresh_from_db()
    assert row.agreed_at == NOW
    assert Client().get(f"/{village.slug}/visitor/{'0' * 43}/").status_code == 404
    assert Client().get(f"/{make_village().slug}/visitor/{secret_of(row.key)}/").status_code == 404
    # Whoever receives people scans it with a phone of their own.
    assert client_of(desk).get(address).url.endswith(f"/desk/front/visitors/{row.pk}/")
    call_off_visitor(visitor=row, by=HOUSE, now=NOW)
    text = Client().get(address).content.decode()
    assert digits_of(row)[:4] not in text
    assert Client().post(f"{address}agree/").status_code == 422


# ---- the tablet ---------------------------------------------------------------------------------


def test_the_code_lets_in_then_out_typed_or_scanned(
    village: Village, host: Actor, tablet: str
) -> None:
    typed, scanned = announce(host, village, Guest("Zoé Costumes"), ADA)
    text = say(tablet, digits_of(typed))
    assert "Welcome, Zoé." in text
    assert "Rose Valland is told that you are here." in text
    assert "Costumes" not in text
    assert "Welcome, Ada." in say(tablet, page_of(scanned))
    assert "just come in" in say(tablet, page_of(scanned), status=409)
    with clock.stopped_at(NOW + timedelta(hours=1)):
        assert "Goodbye, Ada." in say(tablet, page_of(scanned))
    assert Presence.objects.filter(left_at__isnull=True).count() == 1


def test_what_is_guessed_or_of_another_village_or_day_opens_nothing(
    village: Village, host: Actor, tablet: str
) -> None:
    (tomorrow,) = announce(host, village, stay=Stay(TOMORROW, TOMORROW))
    elsewhere = make_open_village()
    stranger = member_of(elsewhere)
    make_subscription(elsewhere, stranger.party)
    (other,) = announce(stranger, elsewhere)
    for code in (
        digits_of(tomorrow),
        digits_of(other),
        page_of(other),
        page_of(tomorrow)[:-5] + "0000/",
    ):
        assert "opens nothing" in say(tablet, code, status=422)
    # Whoever holds the secret is told of the day.
    assert "not today" in say(tablet, page_of(tomorrow), status=422)
    kiosk.tries.forget()
    statuses = [Client().post(tablet, {"code": f"{number:08}"}).status_code for number in range(12)]
    assert statuses[:8] == [422] * 8
    assert statuses[-1] == 429
    assert not Presence.objects.exists()


def test_the_tablet_asks_for_what_the_house_asks(
    village: Village, host: Actor, tablet: str
) -> None:
    village.visitor_terms = {"asks": "rules"}
    village.save()
    (row,) = announce(host, village, Guest("Zoé"))
    code = digits_of(row)
    text = say(tablet, code)
    assert "Which company do you come from?" in text
    assert "house rules" in text
    assert not Presence.objects.exists()
    text = say(tablet, code, company=HOSTILE, given="1")
    assert "Accept the rules of the house" in text
    assert HOSTILE not in text
    assert "Welcome, Zoé." in say(tablet, code, company="IBM", agrees="1", given="1")
    row.refresh_from_db()
    assert (row.company, row.agreed_at) == ("IBM", NOW)


# ---- programs -----------------------------------------------------------------------------------


def test_a_program_does_what_the_pages_do(village: Village, host: Actor, desk: Actor) -> None:
    room = make_resource(village, code="agora")
    mine, team = Program(host, village), Program(desk, village)
    asked = {
        "guests": [{"name": "Zoé", "email": "zoe@x.example"}, {"name": "Émile"}],
        "first_on": TODAY.isoformat(),
        "hour": "10:00",
        "resource": room.code,
    }
    made = mine.post("/visitors", asked)
    assert made.status_code == 201
    zoe, emile = made.json()
    assert (zoe["host"], zoe["state"], zoe["resource"]) == (host.party_id, "expected", "agora")
    assert mine.post("/visitors", asked).json()["errors"][0]["code"] == "already-announced"
    assert mine.post(f"/visitors/{zoe['id']}/receive", {}).status_code == 403
    here = team.post(f"/visitors/{zoe['id']}/receive", {}).json()
    assert (here["state"], here["presence"]) == ("here", Presence.objects.get().pk)
    assert team.post(f"/visitors/{zoe['id']}/receive", {}).json()["code"] == "already-arrived"
    off = mine.post(f"/visitors/{emile['id']}/call-off", {"words": ""}).json()
    assert off["state"] == "cancelled"
    assert [row["id"] for row in team.get("/visitors", state="here").json()["items"]] == [zoe["id"]]
    assert Program(member_of(village), village).get("/visitors").json()["items"] == []
    assert mine.get("/announcing-stops").status_code == 403
    team.post("/announcing-stops", {"party": host.party_id})
    assert mine.post("/visitors", asked | {"guests": [{"name": "Marie"}]}).status_code == 403
    reader = Program(desk, village, Scope.READ)
    assert reader.post("/visitors", asked).status_code == 403


def test_no_question_grows_with_the_visitors(village: Village, host: Actor, desk: Actor) -> None:
    client = client_of(desk)
    client.get(f"/{village.slug}/desk/front/visitors/")
    counts = []
    for number in range(2):
        announce(host, village, *(Guest(f"Invitée {number} {more}") for more in range(3)))
        receive_visitor(visitor=AnnouncedVisitor.objects.latest("pk"), by=HOUSE, now=NOW)
        for address in ("desk/front/visitors/", "desk/front/", "desk/front/fire-list/"):
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/{village.slug}/{address}")
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_the_home_of_the_host_tells_whom_they_expect_today(
    village: Village, host: Actor, desk: Actor
) -> None:
    come, _later = announce(host, village, Guest("Zoé"), Guest("Émile"))
    announce(host, village, Guest("Demain"), stay=Stay(TOMORROW, TOMORROW))
    client = client_of(host)
    assert "Zoé" not in client.get(f"/{village.slug}/my/").content.decode()
    receive_visitor(visitor=come, by=desk, now=NOW)
    page = client.get(f"/{village.slug}/my/").content.decode()
    assert "Fetch them at the entrance" in page
    assert "Demain" not in page
