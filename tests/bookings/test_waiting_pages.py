"""The waiting list on pages and for programs: joined where a place is taken, accepted, left; by whoever may."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.bookings.models import Wait
from creuset.bookings.queries.waiting import loaded, state_of
from creuset.bookings.states import WaitState
from creuset.core import outbox
from creuset.core.models import OutboxRow
from creuset.core.roles import Role
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW
from tests.factories.waiting import make_wait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

FAR = hours(21 * 24, 21 * 24 + 4)
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora", code="agora")


def client_of(by: Actor) -> Client:
    client = Client()
    client.force_login(by.party.user)
    return client


def typed(village: Village, room: Resource, by: Actor, **more: object) -> dict[str, object]:
    start, end = (at.astimezone(village.zone) for at in (FAR.start, FAR.end))
    return {
        "resource": room.code,
        "day": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "title": "Répétition",
        "party": by.party_id,
        **more,
    }


def told() -> None:
    while outbox.deliver(now=NOW):
        pass


def test_where_a_place_is_taken_the_form_offers_to_wait_and_a_member_accepts(
    village: Village, room: Resource
) -> None:
    taken = make_booking(room, when=FAR)
    me = member_of(village)
    client, base = client_of(me), f"/{village.slug}/my/bookings"

    refused = client.post(f"{base}/new", typed(village, room, me), headers=ENGLISH)
    assert refused.status_code == 422
    assert f'formaction="{base}/waiting/join"' in refused.content.decode()

    joined = client.post(f"{base}/waiting/join", typed(village, room, me, wait="1"))
    assert (joined.status_code, joined.headers["location"]) == (302, f"{base}/waiting/")
    assert "Répétition" in client.get(f"{base}/waiting/").content.decode()

    actions.cancel(booking=taken, by=HOUSE, now=NOW)
    told()
    page = client.get(f"{base}/waiting/", headers=ENGLISH).content.decode()
    offer = Wait.objects.get().offer_id
    assert f"{base}/{offer}/confirm/" in page
    sheet = client.get(f"{base}/{offer}/", headers=ENGLISH)
    assert sheet.status_code == 200
    seen = loaded(Wait.objects.all()).get().offer.changed_at.isoformat()
    assert client.post(f"{base}/{offer}/confirm/", {"seen": seen}).status_code == 302
    assert Claim.objects.get().source_id == offer


def test_a_wish_that_is_free_past_or_twice_is_refused_on_the_form(
    village: Village, room: Resource
) -> None:
    me = member_of(village)
    client, path = client_of(me), f"/{village.slug}/my/bookings/waiting/join"

    def refusal(**more: object) -> str:
        answer = client.post(path, typed(village, room, me, **more), headers=ENGLISH)
        assert answer.status_code == 422
        return answer.content.decode()

    assert "It is free at that time" in refusal()
    make_booking(room, when=FAR)
    assert client.post(path, typed(village, room, me)).status_code == 302
    assert "already waits for this place" in refusal()
    assert "is already past" in refusal(day="2026-11-01")


def test_reception_puts_somebody_on_the_list_and_takes_them_off(
    village: Village, room: Resource
) -> None:
    make_booking(room, when=FAR)
    desk = client_of(team_of(village, Role.RECEPTION))
    somebody = make_person(known_in=village, name="Ada Sel")
    base = f"/{village.slug}/desk/bookings/options/waiting"
    values = typed(village, room, Actor(party=somebody), any_one="any", party=somebody.label)

    assert desk.get(f"{base}/join?resource=agora").status_code == 200
    assert desk.post(f"{base}/join", values).status_code == 302
    wait = Wait.objects.get()
    assert wait.party == somebody
    assert "Ada Sel" in desk.get(f"{base}/").content.decode()
    assert desk.post(f"{base}/{wait.pk}/leave/").status_code == 302
    assert state_of(loaded(Wait.objects.all()).get(), now=NOW) is WaitState.LEFT


def test_nobody_leaves_for_somebody_else(village: Village, room: Resource) -> None:
    make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR, party=member_of(village).party)
    stranger = client_of(member_of(village))
    path = f"/{village.slug}/my/bookings/waiting/{wait.pk}/leave/"

    assert stranger.post(path).status_code == 404
    assert Client().post(path).status_code == 302
    assert Wait.objects.get().left_at is None


def test_nothing_free_leads_to_the_list_for_any_of_them(village: Village, room: Resource) -> None:
    other = make_resource(village, code="atelier")
    for one in (room, other):
        make_booking(one, when=FAR)
    client = client_of(member_of(village))
    start, end = (at.astimezone(village.zone) for at in (FAR.start, FAR.end))
    asked = {"day": start.date(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}

    page = client.get(f"/{village.slug}/my/bookings/free/", asked).content.decode()

    assert "waiting/join?resource=" in page
    assert "any_one=any" in page


def test_the_list_costs_the_same_however_many_wait(village: Village, room: Resource) -> None:
    make_booking(room, when=FAR)
    desk = client_of(team_of(village))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"/{village.slug}/desk/bookings/options/waiting/").status_code == 200
        return len(asked)

    make_wait(room, when=FAR)
    queries()
    one = queries()
    for _ in range(3):
        make_wait(room, when=FAR)
    assert queries() == one


def test_a_program_joins_reads_accepts_and_leaves(village: Village, room: Resource) -> None:
    taken = make_booking(room, when=FAR)
    me = member_of(village)
    program = Program(me, village)
    asked = {
        "title": "Clip",
        "resources": [room.code],
        "starts_at": FAR.start.isoformat(),
        "ends_at": FAR.end.isoformat(),
    }

    made = program.post("/waiting", asked)
    assert (made.status_code, made.json()["state"], made.json()["rank"]) == (201, "waiting", 1)
    assert program.post("/waiting", asked).json()["code"] == "already-waiting"
    actions.cancel(booking=taken, by=HOUSE, now=NOW)
    told()
    (line,) = program.get("/waiting").json()
    assert line["state"] == "offered"
    assert line["accept_by"]
    accepted = program.post(f"/bookings/{line['offer']}/confirm", {})
    assert accepted.json()["state"] == "confirmed"
    left = program.post(f"/waiting/{line['id']}/leave", {})
    assert (left.status_code, left.json()["code"]) == (422, "not-waiting")
    assert program.get("/waiting").json() == []


def test_a_program_reads_nothing_of_others(village: Village, room: Resource) -> None:
    make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)
    program = Program(member_of(village), village)

    assert program.get("/waiting").json() == []
    assert program.get(f"/waiting/{wait.pk}").status_code == 404


def test_who_is_offered_something_is_mailed_in_their_language(
    village: Village, room: Resource
) -> None:
    taken = make_booking(room, when=FAR)
    me = member_of(village)
    make_wait(room, when=FAR, party=me.party, title="Répétition")
    actions.cancel(booking=taken, by=HOUSE, now=NOW)
    told()

    mails = OutboxRow.objects.filter(topic="mail")
    assert any(
        me.party.user.email in row.payload["to"] and "Répétition" in row.payload["subject"]
        for row in mails
    )
