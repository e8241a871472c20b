"""What users of other systems suffer from around their bookings: answers, ghosts, people outside, clocks, privacy."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from creuset.bookings.models import Booking
from creuset.bookings.reminders import remind_of_bookings
from creuset.bookings.rules import FURTHEST
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.reception.models import Enquiry
from creuset.reception.states import EnquiryState
from creuset.villages.models import Village
from tests.acceptance.ground import (
    Browser,
    Program,
    at,
    code_of,
    hours,
    instant,
    letters,
    nothing_changes,
    period,
    plain,
)
from tests.factories.bookings import make_booking
from tests.factories.people import know, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def state(pk: int) -> str:
    return Booking.objects.get(pk=pk).state


def seen(pk: int) -> dict[str, str]:
    """What a form read of a booking."""
    return {"seen": Booking.objects.get(pk=pk).changed_at.isoformat()}


def test_item_9_shortening_a_booking_needs_no_new_approval(
    village: Village, program: Program, mine: Browser, desk: Browser, room: Resource
) -> None:
    """Shortening a booking should not need a new approval; lengthening it does."""
    make_policy(village, Rule.APPROVAL, above_minutes=60)
    pk = program.book(period("agora", 10, 14)).json()["id"]
    assert state(pk) == BookingState.ASKED
    assert desk.post(f"approvals/{pk}/", {"approve": "1", **seen(pk)}).status_code == 302
    assert state(pk) == BookingState.CONFIRMED
    booking = Booking.objects.get(pk=pk)
    words = mine.words("agora", end="12:00", segment=booking.segments.get().pk)
    words |= {"resource": "agora", "seen": booking.changed_at.isoformat()}

    assert mine.post(f"bookings/{pk}/change/", words).status_code == 302
    assert state(pk) == BookingState.CONFIRMED
    assert Claim.objects.get().ends_at == instant(24, 12)
    with nothing_changes():
        longer = {"starts_at": at(24, 10), "ends_at": at(24, 15)}
        assert code_of(program.post(f"/bookings/{pk}/resize", longer)) == ["approval"]
        assert code_of(program.post(f"/bookings/{pk}/move", {"starts_at": at(25, 10)})) == [
            "approval"
        ]


def test_item_9_the_approver_and_whoever_books_get_their_mail(
    village: Village, program: Program, desk: Browser, room: Resource, me: Actor
) -> None:
    """Approver gets no mail; booker gets no mail."""
    make_policy(village, Rule.APPROVAL)
    pk = program.book(period("agora", 10, 12), title="Casting").json()["id"]
    (asked,) = letters(village.contact["email"])
    assert "Casting" in asked.subject
    assert f"/{village.slug}/desk/approvals/{pk}/" in asked.text
    assert not letters(me.party.email)

    assert desk.post(f"approvals/{pk}/", {"approve": "1", **seen(pk)}).status_code == 302
    (told,) = letters(me.party.email)
    assert "Casting" in told.subject
    assert f"/my/bookings/{pk}/" in told.text
    second = program.book(period("agora", 14, 15), title="Essais").json()["id"]
    assert len(letters(village.contact["email"])) == 2
    no = {"answer": "decline", "reason": "Travaux", **seen(second)}
    assert desk.post(f"approvals/{second}/", no).status_code == 302
    declined = letters(me.party.email)[-1]
    assert "Essais" in declined.subject
    assert "Travaux" in declined.text


def test_item_11_ghost_meetings_hold_no_room(
    village: Village, mine: Browser, program: Program, room: Resource, me: Actor
) -> None:
    """Ghost meetings hold rooms: people are reminded, nobody books for ever, and where nobody came others may book."""
    make_policy(village, Rule.RELEASE, after_minutes=15)
    early = NOW - timedelta(days=7)
    make_booking(room, when=hours(9.5, 12), party=me.party, title="Fantôme", now=early)
    other = Browser(member_of(village), village)

    assert remind_of_bookings(instant(23, 10)) == 1
    assert [letter.subject for letter in letters(me.party.email) if "Fantôme" in letter.subject]
    with clock.stopped_at(instant(24, 9.7)), nothing_changes():
        assert other.book("agora", start="10:00", end="11:00").status_code == 422
    with clock.stopped_at(instant(24, 9.75)):
        assert other.book("agora", start="10:00", end="11:00").status_code == 302
    # Whoever came keeps it.
    kept = make_booking(room, when=hours(14, 16), party=me.party)
    with clock.stopped_at(instant(24, 14)):
        assert mine.post(f"bookings/{kept.pk}/check-in/").status_code == 302
    with clock.stopped_at(instant(24, 14.5)), nothing_changes():
        assert other.book("agora", start="15:00", end="16:00").status_code == 422
        far = NOW + FURTHEST + timedelta(days=1)
        ever = {"resource": "agora", "starts_at": at(24, 10), "ends_at": far.isoformat()}
        assert code_of(program.book(ever))


def test_item_16_people_outside_see_what_is_free_and_ask(
    village: Village, room: Resource, desk: Browser
) -> None:
    """Outside people need to see availability and request."""
    Resource.objects.update(is_public=True)
    hidden = make_resource(village, name="Coulisse", is_public=False)
    make_booking(room, when=hours(9, 20, day=23), title="Secret")
    outside = Browser(None, village, "enquiry")
    home = outside.client.get(f"/{village.slug}/").text
    sheet = outside.client.get(f"/{village.slug}/spaces/agora/")
    assert "Occupied" in home
    assert "Secret" not in home + sheet.text
    ask = reverse("enquiry:ask", args=[village, "agora"])
    assert ask in sheet.text
    words = {
        "wants": "option",
        "day": "2026-11-24",
        "start": "10:00",
        "end": "12:00",
        "name": "Ada Lovelace",
        "email": "ada@demande.example",
        "website": "",
    }

    with nothing_changes():
        elsewhere = reverse("enquiry:ask", args=[village, hidden.code])
        assert outside.client.post(elsewhere, words).status_code == 404
        past = outside.client.post(ask, words | {"day": "2026-11-22"})
        assert past.status_code == 422
    assert outside.client.post(ask, words).status_code == 302
    letter = letters("ada@demande.example")[0].text
    secret = re.search(r"/enquiry/([\w-]{20,})/", letter)[1]  # type: ignore[index]
    assert not Booking.objects.filter(state=BookingState.OPTION).exists()
    confirm = reverse("enquiry:confirm", args=[village, secret])
    assert outside.client.post(confirm).status_code == 302
    enquiry = Enquiry.objects.get()
    assert enquiry.state is EnquiryState.WAITING
    assert "Ada Lovelace" in desk.get("enquiries/").text
    assert desk.post(f"enquiries/{enquiry.pk}/accept/", {"title": "Clip"}).status_code == 302
    assert Booking.objects.get(state=BookingState.OPTION).party.email == "ada@demande.example"


def test_item_16_who_sits_where_is_read_on_the_lobby_screen(
    village: Village, room: Resource, desk: Browser
) -> None:
    """“Who sits where” on a lobby screen: what is taken, what is free; names only where the village allows it."""
    Resource.objects.update(is_public=True)
    make_resource(village, name="Bobine", is_public=True)
    make_booking(room, when=hours(9, 20, day=23), title="Casting")
    made = desk.post("screens/", {"name": "Hall"})
    address = re.search(rf"/{village.slug}/screens/[\w-]+/", made.text)[0]  # type: ignore[index]

    wall = Client(headers={"accept-language": "en"}).get(address).text
    assert "Agora" in wall
    assert "Bobine" in wall
    assert "Casting" not in wall
    Village.objects.filter(pk=village.pk).update(shows_titles=True)
    assert "Casting" in Client().get(address).text
    with nothing_changes():
        assert Client().get(address.replace("screens/", "screens/x")).status_code == 404


def test_item_17_mails_and_pages_tell_the_hours_of_the_village(
    mine: Browser, room: Resource, me: Actor
) -> None:
    """Mails printed in UTC: a mail tells the village's hours, and whose hours they are; so does a page."""
    assert mine.book("agora").status_code == 302
    (told,) = letters(me.party.email)
    for body in (told.text, told.html):
        assert "10 h – 12 h" in plain(body)
        assert "9 h" not in plain(body)
        assert "Heures de Paris." in plain(body)
    page = mine.get(f"bookings/{Booking.objects.get().pk}/").text
    assert "10:00–12:00" in plain(page)
    assert 'data-zone="Europe/Paris" hidden>Hours are those of Paris.' in page


def test_item_17_two_villages_in_two_zones_keep_their_own_hours(
    me: Actor, mine: Browser, room: Resource
) -> None:
    """Mixed zones in slots: each village opens, books and tells by its own clocks."""
    island = make_village(zone_name="Indian/Reunion", hours={"tue": ["08:00-18:00"]})
    know(island, me.party)
    make_resource(island, code="lagon", name="Lagon")
    there = Browser(me, island)

    assert there.book("lagon", start="08:00", end="09:00").status_code == 302
    assert mine.book("agora", start="08:00", end="09:00").status_code == 302
    far, near = Claim.objects.order_by("starts_at")
    assert (far.starts_at.hour, near.starts_at.hour) == (4, 7)
    assert [("8 h – 9 h" in plain(one.text)) for one in letters(me.party.email)] == [True, True]
    assert "Heures de Reunion." in plain(letters(me.party.email)[0].text)
    with nothing_changes():
        closed = there.book("lagon", start="18:00", end="19:00")
        assert closed.status_code == 422
    # Half past eight in each village, where both are taken; and ten in each, where both are free.
    taken = mine.get("bookings/free/", day="2026-11-24", start="08:30", end="09:30").text
    free = mine.get("bookings/free/", day="2026-11-24", start="10:00", end="11:00").text
    assert ["Lagon" in taken, "Lagon" in free] == [False, True]
    link = re.search(rf'href="(/{island.slug}/my/bookings/new[^"]+)"', free)[1]  # type: ignore[index]
    assert 'value="10:00"' in mine.client.get(link.replace("&amp;", "&")).text


def test_item_17_the_nights_on_which_the_clocks_change(
    village: Village, mine: Browser, team: Actor, room: Resource
) -> None:
    """Days off and slots that shift: on both nights a day keeps its hours, and an hour that is skipped is refused."""
    spring = {"day": "2027-03-28"}
    with nothing_changes():
        skipped = mine.book("agora", **spring, start="02:30", end="04:00")
        assert skipped.status_code == 422
        assert "does not exist" in skipped.text or "clocks" in skipped.text
    assert mine.book("agora", **spring, start="01:00", end="04:00").status_code == 302
    claim = Claim.objects.get()
    assert claim.ends_at - claim.starts_at == timedelta(hours=2)
    weekly = {"every": "1", "unit": "WEEKLY", "times": "3", "book": "1"}
    words = mine.words("agora", **weekly) | {"day": "2027-03-21"}
    assert mine.post("bookings/series/new", words).status_code == 302
    starts = Claim.objects.filter(ends_at__gt=claim.ends_at).order_by("starts_at")
    assert [one.starts_at.astimezone(village.zone).hour for one in starts] == [10, 10]
    # A closed day is a day on the village's clocks, twenty-three hours long this time.
    closed = {"title": "Férié", "resources": ["agora"]}
    closed |= {"starts_at": "2027-10-31T00:00:00+02:00", "ends_at": "2027-11-01T00:00:00+01:00"}
    team = Program(team, village)
    assert team.post("/closures", closed).status_code == 201
    with nothing_changes():
        for start, end in (("00:30", "01:00"), ("23:00", "23:30")):
            refused = mine.post(
                "bookings/new",
                mine.words("agora", start=start, end=end) | {"day": "2027-10-31"},
            )
            assert refused.status_code == 422


def test_item_18_what_is_private_stays_so_in_feeds_on_walls_and_in_mails(
    village: Village, mine: Browser, program: Program, room: Resource, me: Actor
) -> None:
    """Privacy setting, feeds, signage, invitations: whose a booking is, nobody learns who may not."""
    party = member_of(village, family_name="Zylberstein")
    make_booking(room, when=hours(9, 20, day=23), title="Dîner secret", party=party.party)
    theirs = Program(party, village)
    feed = theirs_feed(theirs)
    own = Client().get(feed)
    assert "Dîner secret" in own.text
    assert "/my/bookings/" in own.text.replace("\r\n ", "")

    for page in (
        mine.get("planning/", day="2026-11-23", view="day"),
        mine.get("bookings/free/", day="2026-11-23", start="10:00", end="11:00"),
        mine.book("agora", day=23, start="10:00", end="11:00"),
        Client().get(f"/{village.slug}/"),
    ):
        assert "Dîner secret" not in page.text
        assert "Zylberstein" not in page.text
    with nothing_changes():
        body = {"kind": "resource", "id": room.pk}
        refused = post_calendar(program, body)
        assert refused.status_code in {403, 404}
        assert post_calendar(program, {"kind": "party", "id": party.party_id}).status_code in {
            403,
            404,
        }
        assert Client().get(feed.replace("/feeds/", "/feeds/x")).status_code == 404
    assert {address for letter in letters() for address in letter.to} == {party.party.email}


def test_item_18_participants_are_invited_and_no_guest_learns_of_another(
    village: Village, mine: Browser, room: Resource, me: Actor
) -> None:
    """No participant invitation: here by mail, with the calendar attached; each guest reads their own name only."""
    assert mine.book("agora").status_code == 302
    pk = Booking.objects.get().pk
    for name in ("ada", "zoe"):
        guest = {"email": f"{name}@ailleurs.example", "name": name.title()}
        assert mine.post(f"bookings/{pk}/participants/", guest).status_code == 302
    other = Browser(member_of(village), village)
    with nothing_changes():
        assert other.post(f"bookings/{pk}/participants/", guest).status_code == 404
        assert mine.post(f"bookings/{pk}/participants/", {"email": "nowhere"}).status_code == 422

    for name, absent in (("ada", "zoe"), ("zoe", "ada")):
        # Read before it leaves: no calendar is kept of what was sent.
        [row] = OutboxRow.objects.filter(payload__to=[f"{name}@ailleurs.example"])
        (attached,) = row.payload["calendars"]
        (event,) = Calendar.from_ical(attached["text"]).walk("VEVENT")
        assert event["DTSTART"].dt == instant(24, 10)
        assert (attached["method"], event["ATTENDEE"]) == (
            "REQUEST",
            f"mailto:{row.payload['to'][0]}",
        )
        link = re.search(r"/[\w-]+/invited/[\w-]+/", row.payload["text"])[0]  # type: ignore[index]
        page = Client().get(link)
        assert page.status_code == 200
        for text in (row.payload["text"], row.payload["html"], attached["text"], page.text):
            assert absent not in text.casefold()
    assert {to for letter in letters() for to in letter.to} == {
        me.party.email,
        "ada@ailleurs.example",
        "zoe@ailleurs.example",
    }


def post_calendar(program: Program, body: dict[str, object]) -> object:
    base, program.base = program.base, "/api/v1/me"
    try:
        return program.post("/calendars", body)
    finally:
        program.base = base


def theirs_feed(program: Program) -> str:
    made = post_calendar(program, {"kind": "party"})
    return "/feeds/" + made.json()["url"].rpartition("/feeds/")[2]  # type: ignore[attr-defined]
