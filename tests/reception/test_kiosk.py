"""The tablet at the entrance: who arrives says so by a code, sees nothing of others, and is led nowhere."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from creuset.bookings import actions, codes
from creuset.bookings.models import Attendance, Booking, Screen
from creuset.bookings.queries.kiosk import find_stay
from creuset.bookings.rules.presence import WrongCode
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.rates import Limiter
from creuset.kernel.errors import Forbidden
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.places.models import Resource
from creuset.reception.actions import announce_visit, decline_visit, propose_visit
from creuset.reception.models import VisitRequest
from creuset.reception.queries import find_expected, visit_code
from creuset.reception.rules import AlreadyArrived, NotExpected
from creuset.reception.views import kiosk
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village
from tests.reception.ground import ask, make_open_village

EVIL = "https://evil.example/"
THEN = NOW + timedelta(hours=24)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kiosk, "limiter", Limiter(size=60, per_minute=30))
    monkeypatch.setattr(kiosk, "tries", Limiter(size=24, per_minute=12))
    with clock.stopped_at(THEN), override("en"):
        yield


@pytest.fixture
def village(db: None) -> Village:
    return make_open_village()


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Rushes", kind="meeting")


@pytest.fixture
def booking(room: Resource) -> Booking:
    party = make_person(known_in=room.village, family_name="Zylberstein")
    return make_booking(room, when=hours(24, 26), party=party, title="Secret dinner")


@pytest.fixture
def tablet(village: Village) -> str:
    _row, secret = actions.put_up(village=village, name="Entrée", is_kiosk=True, by=HOUSE, now=NOW)
    return f"/{village.slug}/kiosk/{secret}/"


def typed(booking: Booking, at: datetime = THEN) -> str:
    return codes.short_code(booking.pk, at)


def say(tablet: str, code: str, *, status: int = 200, **more: str) -> str:
    answer = Client().post(tablet, {"code": code, "lang": "en", **more})
    assert answer.status_code == status
    return answer.content.decode()


def expected(village: Village, **more: datetime) -> VisitRequest:
    at = more.get("at", NOW + timedelta(hours=25))
    return propose_visit(visit=ask(village), visit_at=at, by=HOUSE, now=NOW)


def test_a_typed_code_checks_in_and_tells_where_to_go(tablet: str, booking: Booking) -> None:
    text = say(tablet, codes.spaced(typed(booking)))

    assert "Welcome, you are checked in." in text
    assert "Rushes" in text
    row = Attendance.objects.get()
    assert (row.booking_id, row.came_at, row.came_how, row.came_by) == (
        booking.pk,
        THEN,
        "kiosk",
        None,
    )
    assert AuditRow.objects.filter(verb="bookings.checked_in", party_id=None).count() == 1


def test_a_scanned_code_checks_in(tablet: str, booking: Booking, village: Village) -> None:
    signed = codes.stay_code(booking.pk, THEN)
    assert "checked in" in say(
        tablet, f"http://localhost/{village.slug}/desk/bookings/arrivals/{signed}/"
    )


def test_nothing_of_others_is_told_beyond_what_the_village_allows(
    tablet: str, booking: Booking, village: Village
) -> None:
    text = Client().get(tablet).content.decode() + say(tablet, typed(booking))
    assert "Secret dinner" not in text
    assert "Zylberstein" not in text
    Village.objects.update(shows_titles=True)
    other = make_booking(make_resource(village), when=hours(24, 26), title="Public dinner")
    text = say(tablet, typed(other))
    assert "Public dinner" in text
    assert other.party.name not in text


def test_a_qr_code_used_twice_is_refused(tablet: str, booking: Booking) -> None:
    say(tablet, typed(booking))
    assert "Checked in already" in say(tablet, typed(booking), status=422)
    signed = f"/x/desk/bookings/arrivals/{codes.stay_code(booking.pk, THEN)}/"
    assert "Checked in already" in say(tablet, signed, status=422)
    assert Attendance.objects.count() == 1


def test_a_qr_code_for_another_day_is_refused(tablet: str, room: Resource) -> None:
    later = make_booking(room, when=hours(48, 50))
    at = NOW + timedelta(hours=48)
    assert "not for now" in say(tablet, typed(later, at), status=422)
    signed = f"/x/desk/bookings/arrivals/{codes.stay_code(later.pk, at)}/"
    assert "not for now" in say(tablet, signed, status=422)
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    "what", ["", "12345678", "1234567", "１２３４５６７８", "x" * 500, "\0" * 8, "arrivals/1.2:x"]
)
def test_what_is_no_code_opens_nothing(tablet: str, booking: Booking, what: str) -> None:
    assert "opens nothing here" in say(tablet, what, status=422)
    assert Attendance.objects.count() == 0


def test_the_code_of_another_village_is_as_unknown_as_any(tablet: str) -> None:
    far = make_booking(make_resource(make_village()), when=hours(24, 26))
    signed = f"/x/desk/bookings/arrivals/{codes.stay_code(far.pk, THEN)}/"
    for what in (signed, typed(far)):
        assert "opens nothing here now" in say(tablet, what, status=422)
    assert Attendance.objects.count() == 0


def test_a_cancelled_stay_and_a_forged_code_let_nobody_in(tablet: str, booking: Booking) -> None:
    signed = codes.stay_code(booking.pk, THEN)
    forged = f"/x/desk/bookings/arrivals/{signed[:-1]}{'A' if signed[-1] != 'A' else 'B'}/"
    assert "opens nothing here" in say(tablet, forged, status=422)
    actions.cancel(booking=booking, by=HOUSE, now=THEN)
    assert find_stay(booking.village, typed(booking), now=THEN) is None
    say(tablet, f"/x/desk/bookings/arrivals/{signed}/", status=422)
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("name", ["next", "kiosk_url", "url", "return_to", "redirect", "back"])
def test_no_open_redirect_in_the_kiosk(tablet: str, booking: Booking, name: str) -> None:
    """Coworking 2, item 45 (MRBS CVE-2026-46688): nothing sent to the tablet leads anywhere."""
    client = Client()
    asked = [
        client.get(tablet, {name: EVIL}),
        client.get(tablet, {"lang": EVIL}),
        client.post(tablet, {"code": EVIL, name: EVIL, "lang": EVIL}),
        client.post(f"{tablet}?{name}={EVIL}", {"code": f"{EVIL}desk/bookings/arrivals/1.2:abc/"}),
        client.post(tablet, {"code": typed(booking), name: EVIL}, headers={"referer": EVIL}),
        client.post(
            tablet,
            {"code": f"{EVIL}arrivals/{codes.stay_code(booking.pk, THEN)}/"},
            headers={"HX-Request": "true", "HX-Current-URL": EVIL},
        ),
    ]
    for answer in asked:
        assert answer.status_code in (200, 422)
        assert not {"Location", "HX-Redirect", "HX-Location", "Refresh"} & set(answer.headers)
        ways = re.findall(r'(?:href|action|src|hx-\w+)="([^"]*)"', answer.content.decode())
        assert ways
        assert all(
            way.startswith(("/", "#", "every", "load", "outer")) and not way.startswith("//")
            for way in ways
            if "evil" in way or ":" in way
        )
        assert EVIL not in answer.content.decode()


def test_codes_cannot_be_tried_one_after_the_other(tablet: str, booking: Booking) -> None:
    for number in range(8):
        say(tablet, f"{number:08}", status=422)
    text = say(tablet, typed(booking), status=429)
    assert "Too many codes" in text
    assert Attendance.objects.count() == 0
    with clock.stopped_at(THEN + timedelta(minutes=1)):
        assert "checked in" in say(tablet, typed(booking))


def test_many_arrive_at_once(tablet: str, village: Village) -> None:
    for n in range(20):
        arrived = make_booking(make_resource(village), when=hours(24, 26), title=f"n{n}")
        say(tablet, typed(arrived))


def test_who_guesses_the_address_of_a_kiosk_waits_and_a_wall_is_none(
    village: Village, tablet: str
) -> None:
    _row, wall = actions.put_up(village=village, name="Mur", by=HOUSE, now=NOW)
    client = Client()
    assert client.get(f"/{village.slug}/kiosk/{wall}/").status_code == 404
    assert client.get(tablet.replace("kiosk", "screens")).status_code == 404
    assert client.get(tablet.replace(village.slug, make_village().slug)).status_code == 404
    statuses = {client.get(f"/{village.slug}/kiosk/guess{n}/").status_code for n in range(70)}
    assert statuses == {404, 429}
    assert client.get(tablet).status_code == 200


def test_a_kiosk_taken_down_opens_nothing(village: Village, tablet: str, booking: Booking) -> None:
    actions.take_down(screen=Screen.objects.get(), by=HOUSE, now=THEN)
    assert Client().get(tablet).status_code == 404
    assert Client().post(tablet, {"code": typed(booking)}).status_code == 404
    assert Attendance.objects.count() == 0


def test_a_kiosk_is_put_up_and_shown_once_at_the_desk(village: Village) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(team_of(village).party.user)
    page = f"/{village.slug}/desk/screens/"
    text = client.post(page, {"name": "Entrée", "resource": "kiosk:"}).content.decode()
    address = re.search(rf"/{village.slug}/kiosk/[^<]+/", text)
    assert address
    assert Client().get(address.group()).status_code == 200
    assert address.group() not in client.get(page).content.decode()
    assert "people check in by their code" in client.get(page).content.decode()


def test_it_is_neither_stored_nor_found_and_needs_no_session(tablet: str) -> None:
    answer = Client().get(tablet)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "sessionid" not in answer.cookies
    assert "Content-Security-Policy" in answer


def test_a_form_from_elsewhere_is_refused(tablet: str, booking: Booking) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(tablet, {"code": typed(booking)}).status_code == 403
    assert Attendance.objects.count() == 0


def test_one_answer_in_another_language_changes_no_other(tablet: str, village: Village) -> None:
    client = Client(headers={"accept-language": "de"})
    french = client.get(tablet).content.decode()
    english = client.get(tablet, {"lang": "en"}).content.decode()
    assert "Type your code." not in french
    assert "Type your code." in english
    assert client.get(tablet).content.decode().count("Type your code.") == 0


def test_the_answer_costs_as_much_whoever_else_is_there(tablet: str, booking: Booking) -> None:
    def cost(code: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            say(tablet, code)
        return len(caught)

    Client().get(tablet)
    first = cost(typed(booking))
    for _ in range(3):
        other = make_booking(make_resource(booking.village), when=hours(24, 26))
    assert cost(typed(other)) == first


# ---- visits ---------------------------------------------------------------------------------------


def test_an_expected_visitor_says_that_they_are_here(
    village: Village, tablet: str, mailoutbox: list[EmailMessage]
) -> None:
    who = team_of(village)
    visit = propose_visit(visit=ask(village), visit_at=NOW + timedelta(hours=25), by=who, now=NOW)
    [mail] = [one for one in mailoutbox if codes.spaced(visit_code(visit)) in str(one.body)]
    assert mail.to == ["ada@visiteuse.example"]

    text = say(tablet, visit_code(visit))

    assert "Welcome, Ada." in text
    assert "Lovelace" not in text
    assert VisitRequest.objects.get().arrived_at == THEN
    notice = Notice.objects.get(party=who.party)
    assert notice.content["visitor"] == "Ada L."
    assert AuditRow.objects.filter(verb="reception.visit_arrived").count() == 1
    assert "just come in" in say(tablet, visit_code(visit), status=409)


def test_a_visit_of_another_day_or_called_off_is_not_announced(
    village: Village, tablet: str
) -> None:
    visit = expected(village, at=NOW + timedelta(hours=49))
    assert "not today" in say(tablet, visit_code(visit), status=422)
    old = visit_code(visit)
    visit = decline_visit(visit=visit, by=HOUSE, now=THEN)
    assert find_expected(village, old, now=THEN) is None
    say(tablet, old, status=422)
    with pytest.raises(NotExpected):
        announce_visit(visit=visit, by=HOUSE, now=THEN)
    assert VisitRequest.objects.get().arrived_at is None


def test_another_time_needs_another_arrival(village: Village) -> None:
    visit = announce_visit(visit=expected(village), by=HOUSE, now=THEN)
    before = visit_code(visit)
    visit = propose_visit(visit=visit, visit_at=NOW + timedelta(hours=27), by=HOUSE, now=THEN)
    assert visit.arrived_at is None
    assert visit_code(visit) != before


def test_reception_says_it_at_the_desk_and_programs_do(village: Village) -> None:
    visit, who = expected(village), team_of(village)
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.party.user)
    page = f"/{village.slug}/desk/visits/{visit.pk}/"
    assert "They are here" in client.get(page).content.decode()
    assert client.post(f"{page}announce/").status_code == 302
    assert "Here since" in client.get(page).content.decode()
    assert Program(who, village).post(f"/visits/{visit.pk}/announce", {}).status_code == 409
    with pytest.raises(Forbidden):
        announce_visit(visit=visit, by=member_of(village), now=THEN)
    with pytest.raises(AlreadyArrived):
        announce_visit(visit=visit, by=who, now=THEN)


@pytest.mark.pure
def test_digits_are_read_as_people_type_them() -> None:
    code = codes.digits("x", "1")
    assert re.fullmatch(r"\d{8}", code)
    assert codes.read_typed(f" {code[:4]}-{code[4:]} ") == code
    assert codes.read_typed(codes.spaced(code)) == code
    assert codes.digits("x", "1") != codes.digits("y", "1")
    for wrong in ("", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"):
        with pytest.raises(WrongCode):
            codes.read_typed(wrong)
