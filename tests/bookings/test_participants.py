"""People are invited to a booking: one event in their calendar, which moves and goes with it; they answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from creuset.bookings import actions
from creuset.bookings.actions.forgetting import forget_bookings
from creuset.bookings.actions.participants import tell_participants
from creuset.bookings.invitations import secret_of
from creuset.bookings.models import Booking, Participant
from creuset.bookings.rules import participants as rules
from creuset.bookings.states import ParticipantAnswer
from creuset.core import audit, outbox
from creuset.core.mail import as_payload, send
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.bookings import hours, make_booking
from tests.factories.letters import check_page
from tests.factories.options import make_option
from tests.factories.people import (
    affiliate,
    make_organisation,
    make_person,
    make_user,
    member_of,
    team_of,
)
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

WHEN = hours(49, 51)
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def village() -> Village:
    return make_village(contact={"email": "bonjour@village.example"})


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


@pytest.fixture
def me(village: Village) -> Actor:
    return member_of(village)


@pytest.fixture
def booking(room: Resource, me: Actor) -> Booking:
    return make_booking(room, when=WHEN, party=me.party, title="Lecture")


def invite(booking: Booking, by: Actor = HOUSE, now: Any = NOW, **whom: Any) -> Participant:
    whom = whom or {"email": "zoe@ailleurs.example", "name": "Zoé"}
    return actions.invite(booking=booking, by=by, now=now, **whom)


def told(now: Any = NOW) -> None:
    while outbox.deliver(now=now):
        pass


def mails(to: str = "zoe@ailleurs.example") -> list[dict[str, Any]]:
    """What left for an address, then what waits to leave."""
    waiting = OutboxRow.objects.filter(topic="mail", delivered_at__isnull=True).order_by("pk")
    every = [*map(as_payload, mail.outbox), *(row.payload for row in waiting)]
    return [payload for payload in every if to in payload["to"]]


def event(payload: dict[str, Any], at: int = 0) -> Any:
    """The event of a mail's calendar file, and what is to be done with it."""
    calendar = Calendar.from_ical(payload["calendars"][at]["text"])
    (found,) = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == payload["calendars"][at]["method"]
    return found


def refused(code: str, act: Any) -> None:
    with pytest.raises(DomainError) as error:
        act()
    assert error.value.code == code


def test_whoever_is_invited_has_it_in_their_calendar(booking: Booking) -> None:
    invite(booking)

    (payload,) = mails()
    found = event(payload)
    assert payload["calendars"][0]["method"] == "REQUEST"
    assert "Lecture" in payload["subject"]
    assert found["DTSTART"].params["TZID"] == booking.village.zone_name
    assert (found.start, found.end) == (WHEN.start, WHEN.end)
    assert "BEGIN:VTIMEZONE" in payload["calendars"][0]["text"]
    assert "Agora" in found["LOCATION"]
    assert found["ORGANIZER"] == "mailto:bonjour@village.example"
    assert found["ATTENDEE"] == "mailto:zoe@ailleurs.example"
    assert found["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert found["SEQUENCE"] == 1
    # In the village's language, since nobody knows theirs.
    assert "vous invite" in check_page(payload)


def test_what_moves_moves_in_the_calendar_under_the_same_name(booking: Booking) -> None:
    invite(booking)
    actions.move(
        booking=booking,
        segment=booking.segments.get(),
        starts_at=WHEN.start + timedelta(hours=1),
        by=HOUSE,
        now=LATER,
    )
    told(LATER)

    first, second = (event(payload) for payload in mails())
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second.start == WHEN.start + timedelta(hours=1)
    assert mails()[1]["calendars"][0]["method"] == "REQUEST"


@pytest.mark.parametrize("how", ["cancelled", "uninvited"])
def test_what_is_cancelled_leaves_the_calendar(booking: Booking, how: str) -> None:
    row = invite(booking)
    if how == "cancelled":
        actions.cancel(booking=booking, by=HOUSE, now=LATER)
    else:
        actions.uninvite(row=row, by=HOUSE, now=LATER)
    told(LATER)

    first, last = mails()
    assert last["calendars"][0]["method"] == "CANCEL"
    assert event(last)["UID"] == event(first)["UID"]
    assert event(last)["STATUS"] == "CANCELLED"
    assert event(last)["SEQUENCE"] == 2
    told(LATER + timedelta(days=1))
    assert len(mails()) == 2
    # Whoever is removed is named no more, once they were told.
    row.refresh_from_db()
    assert (row.email == "") is (how == "uninvited")


def test_an_option_is_tentative_until_it_is_confirmed(room: Resource) -> None:
    option = make_option(room, when=hours(21 * 24, 21 * 24 + 2))
    invite(option)
    actions.confirm(booking=option, by=HOUSE, now=LATER)
    told(LATER)

    assert [event(payload)["STATUS"] for payload in mails()] == ["TENTATIVE", "CONFIRMED"]


def test_a_new_title_is_told_and_a_new_note_is_not(booking: Booking) -> None:
    invite(booking)
    asked = {"booking": booking, "project": None, "by": HOUSE}
    actions.describe(**asked, title="Lecture", note="Clé à l’accueil", now=LATER)  # type: ignore[arg-type]
    told(LATER)
    assert len(mails()) == 1

    actions.describe(**asked, title="Lecture publique", note="", now=LATER)  # type: ignore[arg-type]
    told(LATER)
    assert str(event(mails()[1])["SUMMARY"]) == "Lecture publique"


def test_each_time_of_a_booking_is_an_event_of_its_own(village: Village, me: Actor) -> None:
    rooms = [make_resource(village, name=name) for name in ("Une", "Deux")]
    booking = actions.book(
        village=village,
        title="Deux jours",
        party=me.party,
        periods=[actions.Period(rooms[0], WHEN), actions.Period(rooms[1], hours(73, 75))],
        by=HOUSE,
        now=NOW,
    )
    invite(booking)

    (payload,) = mails()
    one, two = event(payload, 0), event(payload, 1)
    assert one["UID"] != two["UID"]
    assert ("Une" in one["LOCATION"], "Deux" in two["LOCATION"]) == (True, True)


def test_nobody_is_mailed_more_often_than_at_a_decent_pace(booking: Booking) -> None:
    invite(booking)
    for minutes in range(1, 20):
        actions.move(
            booking=booking,
            segment=booking.segments.get(),
            starts_at=WHEN.start + timedelta(minutes=30 * (minutes % 2)),
            by=HOUSE,
            now=NOW + timedelta(seconds=minutes),
        )
        told(NOW + timedelta(seconds=minutes))
    assert len(mails()) == 1

    # What it came to is told once, and nothing where it came to what it was.
    told(LATER)
    assert len(mails()) == 2
    assert event(mails()[1]).start == WHEN.start + timedelta(minutes=30)


def test_to_be_told_twice_does_no_harm(booking: Booking) -> None:
    invite(booking)
    tell_participants(booking.pk, now=LATER)
    tell_participants(booking.pk, now=LATER)
    assert len(mails()) == 1


# ---- whom, and how many


def test_a_person_of_the_party_is_told_in_their_language(village: Village, room: Resource) -> None:
    firm = make_organisation(known_in=village)
    ada = make_person(known_in=village, name="Ada Sel", email="ada@firme.example", language="en")
    affiliate(ada, firm)
    booking = make_booking(room, when=WHEN, party=firm)

    row = invite(booking, person=ada)

    assert (row.called, row.email) == ("Ada Sel", "ada@firme.example")
    assert "invites you" in mails("ada@firme.example")[0]["text"]
    stranger = make_person(known_in=village, email="x@y.example")
    refused("address-missing", lambda: invite(booking, person=stranger))


def test_an_address_that_the_village_knows_is_told_in_its_language(
    village: Village, booking: Booking
) -> None:
    make_person(known_in=village, email="zoe@ailleurs.example", language="en")
    invite(booking)
    assert "invites you" in mails()[0]["text"]


def test_nobody_is_invited_twice_nor_without_an_address(booking: Booking) -> None:
    invite(booking)
    refused("already-invited", lambda: invite(booking, email="ZOE@ailleurs.example"))
    refused("address-missing", lambda: invite(booking, name="Zoé", email=" "))


def test_invitations_are_no_cannon(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    rows = [invite(booking, email=f"{n}@a.example") for n in range(2)]
    refused("too-many-participants", lambda: invite(booking, email="3@a.example"))

    # Those who are removed count for the day all the same.
    me = Actor(party=booking.party)
    monkeypatch.setattr(rules, "MOST_A_DAY", 3)
    for row in rows:
        actions.uninvite(row=row, by=me, now=NOW)
    for n in range(3):
        actions.uninvite(row=invite(booking, by=me, email=f"{n}@b.example"), by=me, now=NOW)
    refused("invites-too-much", lambda: invite(booking, by=me, email="z@b.example"))
    invite(booking, by=me, now=NOW + timedelta(days=1, seconds=1), email="z@b.example")


def test_nobody_is_invited_to_what_is_cancelled_or_over(booking: Booking) -> None:
    refused("nothing-to-join", lambda: invite(booking, now=WHEN.end))
    actions.cancel(booking=booking, by=HOUSE, now=NOW)
    refused("nothing-to-join", lambda: invite(booking))


def test_only_its_people_and_the_team_invite(village: Village, booking: Booking, me: Actor) -> None:
    refused("forbidden", lambda: invite(booking, by=member_of(village)))
    invite(booking, by=me)
    invite(booking, by=team_of(village, Role.RECEPTION), email="b@b.example")


# ---- the answer


def page(village: Village, row: Participant) -> str:
    return f"/{village.slug}/invited/{secret_of(row.key)}/"


def test_somebody_without_an_account_answers_by_the_address_in_their_mail(
    village: Village, booking: Booking, me: Actor
) -> None:
    row = invite(booking)
    (payload,) = mails()
    assert page(village, row) in payload["text"]
    client = Client()

    seen = client.get(page(village, row), headers={"accept-language": "en"})
    assert seen.status_code == 200
    assert "Lecture" in seen.content.decode()
    assert Participant.objects.get().answer == ""
    assert client.get(page(village, row) + "answer").status_code == 405
    assert client.post(page(village, row) + "answer", {"answer": "yes"}).status_code == 302
    assert Participant.objects.get().answer == ParticipantAnswer.YES
    # They read it as said to them, and may think again.
    told = client.get(page(village, row), headers={"accept-language": "en"}).content.decode()
    assert "You said that you come." in told
    assert 'value="yes"' not in told
    assert 'value="no"' in told
    client.post(page(village, row) + "answer", {"answer": "no"})

    mine = Client()
    mine.force_login(me.party.user)
    sheet = mine.get(
        f"/{village.slug}/my/bookings/{booking.pk}/", headers={"accept-language": "en"}
    )
    assert "Does not come" in sheet.content.decode()


def test_a_wrong_an_old_or_another_villages_address_leads_nowhere(
    village: Village, booking: Booking
) -> None:
    row = invite(booking)
    client, path = Client(), page(village, row)

    assert client.get(f"/{village.slug}/invited/{'x' * 43}/").status_code == 404
    assert client.get(path.replace(village.slug, make_village().slug)).status_code == 404
    actions.uninvite(row=row, by=HOUSE, now=NOW)
    assert client.get(path).status_code == 404
    with pytest.raises(NotFound):
        actions.answer_invitation(row=row, answer=ParticipantAnswer.YES, now=NOW)


def test_what_is_cancelled_is_answered_no_more(village: Village, booking: Booking) -> None:
    row = invite(booking)
    actions.cancel(booking=booking, by=HOUSE, now=NOW)

    assert "answer" not in Client().get(page(village, row)).content.decode().split("<main", 1)[1]
    answered = Client().post(page(village, row) + "answer", {"answer": "yes"})
    assert answered.status_code == 422
    assert Participant.objects.get().answer == ""


# ---- pages, programs, privacy


def test_the_pages_invite_show_and_take_off(village: Village, booking: Booking, me: Actor) -> None:
    for by, face in ((me, "my"), (team_of(village), "desk")):
        client = Client()
        client.force_login(by.party.user)
        base = f"/{village.slug}/{face}/bookings/{booking.pk}/participants/"
        assert client.get(base).status_code == 200
        assert client.post(base, {"email": "pas une adresse"}).status_code == 422
        assert client.post(base, {"email": f"{face}@a.example", "name": ""}).status_code == 302
        row = Participant.objects.get(email=f"{face}@a.example")
        assert f"{face}@a.example" in client.get(base).content.decode()
        assert client.post(f"{base}{row.pk}/remove/").status_code == 302
        row.refresh_from_db()
        assert row.removed_at is not None
    stranger = Client()
    stranger.force_login(member_of(village).party.user)
    assert stranger.get(base.replace("/desk/", "/my/")).status_code == 404


def test_a_program_invites_reads_and_takes_off(
    village: Village, booking: Booking, me: Actor
) -> None:
    program = Program(me, village)
    path = f"/bookings/{booking.pk}/participants"

    made = program.post(path, {"email": "zoe@ailleurs.example", "name": "Zoé"})
    assert made.status_code == 201
    assert program.post(path, {"email": "zoe@ailleurs.example"}).json()["code"] == "already-invited"
    assert program.post(path, {"email": "nulle part"}).status_code == 422
    (row,) = program.get(path).json()
    assert (row["email"], row["answer"]) == ("zoe@ailleurs.example", "")
    gone = Client().delete(f"{program.base}{path}/{row['id']}", headers=program.headers)
    assert gone.status_code == 204
    assert program.get(path).json() == []
    assert Program(member_of(village), village).get(path).status_code == 404


def test_addresses_are_in_no_story_and_leave_with_the_person_and_the_booking(
    village: Village, booking: Booking
) -> None:
    zoe = make_person(known_in=village, email="zoe@ailleurs.example")
    make_user(party=zoe)
    row = invite(booking)
    actions.answer_invitation(row=row, answer=ParticipantAnswer.YES, now=NOW)
    for told_row in AuditRow.objects.filter(verb__startswith="bookings.invit"):
        assert "zoe" not in str(told_row.content).casefold()
        assert booking.title in audit.sentence(told_row.verb, told_row.content or {})

    erase_person(party=zoe, by=Actor(party=zoe), now=NOW)
    assert not Participant.objects.exists()

    invite(booking, email="autre@a.example")
    village.retention = {"bookings_months": 1}
    village.save()
    assert forget_bookings(village=village, by=HOUSE, now=NOW + timedelta(days=100)) == 1
    assert not Participant.objects.exists()


def test_a_mail_leaves_with_its_calendar_and_neither_is_kept(booking: Booking) -> None:
    invite(booking)
    (payload,) = mails()
    kept = send(payload)

    (message,) = mail.outbox
    (part,) = message.attachments
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert b"method=" in message.message().as_bytes()
    assert kept["calendars"] == []
