"""Visitors are announced, invited by mail, received once, told to their host, counted, let out and forgotten."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from icalendar import Calendar

from creuset.bookings.states import Means
from creuset.core.housekeeping import tidy
from creuset.core.models import Audience, AuditObject, AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, DomainError, Forbidden, NotFound
from creuset.notices.models import Notice
from creuset.people.actions import merge
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE, Actor
from creuset.reception.actions import (
    agree_to_rules,
    allow_announcing,
    announce_visitors,
    call_off_visitor,
    change_visitor,
    forget_visitors,
    leave,
    let_visitor_out,
    receive_visitor,
    stop_announcing,
)
from creuset.reception.actions.visitors import ARRIVED
from creuset.reception.models import AnnouncedVisitor, AnnouncingStop, Presence
from creuset.reception.queries import Why, who_is_inside
from creuset.reception.queries.visitors import (
    digits_of,
    find_by_secret,
    find_expected_visitor,
    get_visitor,
    in_state,
    secret_of,
    standing,
    visitors_of,
)
from creuset.reception.rules.presence import AlreadyInside
from creuset.reception.rules.requests import AlreadyArrived, NotExpected
from creuset.reception.rules.visitors import (
    AlreadyAnnounced,
    Guest,
    OutsideBooking,
    Stay,
    VisitorGivesMore,
    VisitorsTooMany,
    VisitOver,
)
from creuset.reception.states import VisitorState
from creuset.reception.visitor_mails import page_of
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.letters import check_page
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_building, make_level, make_resource
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village
from tests.reception.ground import make_open_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
ADA = Guest("Ada Lovelace", "ada@visiteuse.example", "Analytique")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def village() -> Village:
    return make_open_village(
        contact={"email": "bonjour@village.example"},
        texts={"how_to_come": {"fr": ["À pied : par la cour."], "en": ["On foot: by the yard."]}},
    )


@pytest.fixture
def host(village: Village) -> Actor:
    me = member_of(village, given_name="Rose", family_name="Valland")
    make_subscription(village, me.party)
    return me


@pytest.fixture
def desk(village: Village) -> Actor:
    return team_of(village, Role.RECEPTION)


def announce(by: Actor, village: Village, *guests: Guest, **more: Any) -> list[AnnouncedVisitor]:
    values: dict[str, Any] = {
        "host": by.party,
        "guests": guests or [ADA],
        "stay": Stay(TODAY, TODAY, time(10)),
        "by": by,
        "now": NOW,
    } | more
    return announce_visitors(village=village, **values)


def mails() -> list[dict[str, Any]]:
    rows = OutboxRow.objects.filter(topic="mail").order_by("pk")
    return [row.payload for row in rows if row.payload["calendars"]]


def verbs() -> list[str]:
    rows = AuditRow.objects.filter(verb__contains="visitor").order_by("pk")
    return [verb.removeprefix("reception.") for verb in rows.values_list("verb", flat=True)]


# ---- announcing ---------------------------------------------------------------------------------


def test_a_member_announces_and_the_visitor_is_invited(village: Village, host: Actor) -> None:
    room = make_resource(village, name="Agora")
    (made,) = announce(host, village, resource=room, more=2, language="en")
    assert verbs() == ["visitors_announced"]
    (mail,) = mails()
    assert mail["to"] == [ADA.email]
    assert mail["headers"] == {"Reply-To": "bonjour@village.example"}
    for told in ("Rose Valland expects you", "Agora", "2 more persons", "On foot", page_of(made)):
        assert told in mail["text"]
    assert "Agora" in check_page(mail)
    event = Calendar.from_ical(mail["calendars"][0]["text"]).walk("VEVENT")[0]
    assert event["DTSTART"].dt.isoformat() == "2026-11-23T10:00:00+01:00"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    (picture,) = mail["pictures"]
    assert b64decode(picture["content"]).startswith(b"\x89PNG")


def test_several_are_announced_all_or_none(village: Village, host: Actor) -> None:
    many = [Guest("Zoé"), Guest("Émile", "emile@x.example"), ADA]
    rows = announce(host, village, *many, more=3, stay=Stay(TODAY, TOMORROW))
    assert [(row.name, row.more) for row in rows] == [("Zoé", 3), ("Émile", 0), (ADA.name, 0)]
    assert len(mails()) == 2
    assert Calendar.from_ical(mails()[0]["calendars"][0]["text"]).walk("VEVENT")[0][
        "DTEND"
    ].dt == TODAY + timedelta(days=2)
    with pytest.raises(AlreadyAnnounced, match="ada lovelace"):
        announce(host, village, Guest("Nouvelle"), Guest("ada lovelace", "ADA@visiteuse.example"))
    assert AnnouncedVisitor.objects.count() == 3


def test_only_members_their_hosts_of_bookings_and_the_team_announce(
    village: Village, host: Actor, desk: Actor
) -> None:
    contact, accountant = member_of(village), team_of(village, Role.ACCOUNTANT)
    with pytest.raises(Forbidden, match="with a contract"):
        announce(contact, village)
    with pytest.raises(Forbidden):
        announce(contact, village, host=host.party)
    with pytest.raises(NotFound):
        announce(desk, village, host=make_person())
    with pytest.raises(NotFound):
        announce(desk, village, host=contact.party, resource=make_resource(make_village()))
    booking = make_booking(make_resource(village), when=hours(24, 26), party=contact.party)
    with pytest.raises(OutsideBooking):
        announce(contact, village, booking=booking)
    announce(contact, village, booking=booking, stay=Stay(TOMORROW, TOMORROW))
    announce(accountant, village)
    announce(desk, village, host=contact.party)
    announce(host, village)
    assert AnnouncedVisitor.objects.count() == 4


def test_the_team_takes_the_right_away_and_gives_it_back(
    village: Village, host: Actor, desk: Actor
) -> None:
    company = make_organisation(known_in=village)
    affiliate(host.party, company)
    with pytest.raises(Forbidden):
        stop_announcing(village=village, party=company, by=host, now=NOW)
    stop_announcing(village=village, party=company, by=desk, now=NOW, reason="Badges revendus")
    stop_announcing(village=village, party=company, by=desk, now=NOW)
    with pytest.raises(Forbidden, match="speak with reception"):
        announce(host, village)
    assert announce(desk, village, host=host.party)
    allow_announcing(village=village, party=company, by=desk, now=NOW)
    with pytest.raises(NotFound):
        allow_announcing(village=village, party=company, by=desk, now=NOW)
    assert announce(host, village, Guest("Zoé"))


def test_a_day_holds_so_many_visitors_of_a_member_and_of_a_company(
    village: Village, host: Actor, desk: Actor
) -> None:
    village.visitor_terms = {"most_a_day": 3, "most_a_day_company": 4}
    village.save()
    company, colleague = make_organisation(known_in=village), member_of(village)
    for one in (host, colleague):
        affiliate(one.party, company)
    make_subscription(village, colleague.party)
    announce(host, village, ADA, more=2)
    with pytest.raises(VisitorsTooMany, match="A member announces at most 3"):
        announce(host, village, Guest("Zoé"), stay=Stay(TODAY, TOMORROW))
    announce(colleague, village, Guest("Zoé"))
    with pytest.raises(VisitorsTooMany, match="A company announces at most 4"):
        announce(colleague, village, Guest("Émile"))
    announce(desk, village, Guest("Émile"), host=colleague.party)
    # What is called off counts no more.
    call_off_visitor(visitor=AnnouncedVisitor.objects.get(name=ADA.name), by=host, now=NOW)
    announce(host, village, Guest("Marie"))


def test_what_is_refused_changes_nothing(village: Village, host: Actor) -> None:
    for stay, code in (
        (Stay(TODAY - timedelta(days=1), TODAY), "visit-over"),
        (Stay(TODAY, TODAY + timedelta(days=60)), "visit-too-long"),
    ):
        with pytest.raises(DomainError) as refused:
            announce(host, village, stay=stay)
        assert refused.value.code == code
    assert (AnnouncedVisitor.objects.count(), mails(), verbs()) == (0, [], [])


# ---- changing, calling off ----------------------------------------------------------------------


def test_a_change_is_mailed_once_and_what_stays_is_not(village: Village, host: Actor) -> None:
    (row,) = announce(host, village)
    first = digits_of(row)
    same = {"visitor": row, "guest": ADA, "by": host, "now": NOW}
    row = change_visitor(**same, stay=row.stay, note="Par la cour")
    assert len(mails()) == 1
    row = change_visitor(**same, stay=Stay(TOMORROW, TOMORROW), note="Par la cour")
    changed = mails()[-1]
    assert "has changed" in changed["text"] or "a changé" in changed["text"]
    event = Calendar.from_ical(changed["calendars"][0]["text"]).walk("VEVENT")[0]
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (1, TOMORROW)
    assert digits_of(row) == first
    assert verbs() == ["visitors_announced", "visitor_changed", "visitor_changed"]


def test_another_address_gets_another_code_and_the_first_is_called_off(
    village: Village, host: Actor
) -> None:
    (row,) = announce(host, village)
    old_secret, old_digits = secret_of(row.key), digits_of(row)
    moved = Guest(ADA.name, "ada@ailleurs.example")
    row = change_visitor(visitor=row, guest=moved, stay=row.stay, by=host, now=NOW)
    assert [(mail["to"], mail["calendars"][0]["method"]) for mail in mails()] == [
        ([ADA.email], "REQUEST"),
        ([ADA.email], "CANCEL"),
        (["ada@ailleurs.example"], "REQUEST"),
    ]
    with pytest.raises(NotFound):
        find_by_secret(village, old_secret)
    assert find_expected_visitor(village, old_digits, now=NOW) is None
    assert find_expected_visitor(village, digits_of(row), now=NOW) == row


def test_a_visit_is_called_off_once_with_a_word(village: Village, host: Actor) -> None:
    (row,) = announce(host, village)
    with pytest.raises(Forbidden):
        call_off_visitor(visitor=row, by=member_of(village), now=NOW)
    row = call_off_visitor(visitor=row, by=host, now=NOW, words="À bientôt")
    off = mails()[-1]
    assert (off["calendars"][0]["method"], off["pictures"]) == ("CANCEL", [])
    assert "À bientôt" in off["text"]
    assert find_expected_visitor(village, digits_of(row), now=NOW) is None
    for again in (
        lambda: call_off_visitor(visitor=row, by=host, now=NOW),
        lambda: change_visitor(visitor=row, guest=ADA, stay=row.stay, by=host, now=NOW),
    ):
        with pytest.raises(Conflict, match="called off"):
            again()
    with pytest.raises(NotExpected):
        receive_visitor(visitor=row, by=HOUSE, now=NOW)
    (over,) = announce(host, village, Guest("Zoé"))
    with pytest.raises(VisitOver):
        call_off_visitor(visitor=over, by=host, now=NOW + timedelta(days=1))


# ---- at the door --------------------------------------------------------------------------------


def test_a_visitor_is_received_once_told_and_on_the_fire_list(
    village: Village, host: Actor, desk: Actor
) -> None:
    building = make_building(village, name="Totem")
    up = make_level(building, position=1)
    room = make_resource(village, building=building, level=up, name="Rushes")
    make_building(village, name="Modulaire")
    (row,) = announce(host, village, resource=room, more=2)
    with pytest.raises(Forbidden):
        receive_visitor(visitor=row, by=host, now=NOW)
    presence = receive_visitor(visitor=row, by=desk, now=NOW, more=1)
    with pytest.raises(AlreadyArrived):
        receive_visitor(visitor=row, by=desk, now=NOW)
    (inside,) = [one for house in who_is_inside(village, by=desk, now=NOW) for one in house.rows]
    assert (inside.why, inside.name, inside.of, inside.company) == (
        Why.VISITS,
        ADA.name,
        host.name,
        ADA.company,
    )
    assert (inside.building_id, inside.level, inside.place, inside.count) == (
        building.pk,
        up.name,
        "Rushes",
        2,
    )
    notice = Notice.objects.get(topic=ARRIVED)
    assert (notice.party_id, notice.content["visitor"], notice.content["more"]) == (
        host.party_id,
        ADA.name,
        1,
    )
    leave(presence=presence, by=desk, now=NOW + timedelta(hours=1), how=Means.RECEPTION)
    (told,) = standing([row], village=village, now=NOW + timedelta(hours=1))
    assert told.presence is None


def test_whoever_comes_on_several_days_is_counted_on_each(
    village: Village, host: Actor, desk: Actor
) -> None:
    (row,) = announce(host, village, stay=Stay(TODAY, TOMORROW))
    receive_visitor(visitor=row, by=desk, now=NOW)
    # Nobody said that they left on the first evening.
    receive_visitor(visitor=row, by=desk, now=NOW + timedelta(days=1))
    first, second = Presence.objects.order_by("pk")
    assert (first.left_at, second.left_at) == (first.sure_until, None)
    assert Notice.objects.filter(topic=ARRIVED).count() == 2
    with pytest.raises(NotExpected):
        receive_visitor(visitor=row, by=desk, now=NOW + timedelta(days=2))


def test_the_house_lets_in_by_the_code_and_out_by_the_same(village: Village, host: Actor) -> None:
    (row,) = announce(host, village)
    assert let_visitor_out(visitor=row, now=NOW) is None
    receive_visitor(visitor=row, by=HOUSE, now=NOW, how=Means.KIOSK)
    with pytest.raises(AlreadyInside):
        let_visitor_out(visitor=row, now=NOW + timedelta(seconds=30))
    gone = let_visitor_out(visitor=row, now=NOW + timedelta(hours=1))
    assert gone
    assert (gone.left_at, gone.left_how) == (NOW + timedelta(hours=1), Means.KIOSK)


def test_the_village_asks_for_the_company_and_the_rules(
    village: Village, host: Actor, desk: Actor
) -> None:
    village.visitor_terms = {"asks": "rules"}
    village.save()
    (row,) = announce(host, village, Guest("Zoé"))
    for given, missing in (
        ({}, ["company", "rules"]),
        ({"company": "IBM"}, ["rules"]),
        ({"agrees": True}, ["company"]),
    ):
        with pytest.raises(VisitorGivesMore) as refused:
            receive_visitor(visitor=row, by=desk, now=NOW, **given)
        assert refused.value.details["missing"] == missing
    row.refresh_from_db()
    assert (row.company, row.agreed_at, row.arrived_at) == ("", None, None)
    agree_to_rules(visitor=row, now=NOW)
    receive_visitor(visitor=row, by=desk, now=NOW, company=" IBM ")
    row.refresh_from_db()
    assert (row.company, row.agreed_at, row.agreed_to) == ("IBM", NOW, None)


def test_the_states_of_the_database_are_those_of_the_rule(
    village: Village, host: Actor, desk: Actor
) -> None:
    came, here, off, missed, days = announce(
        host, village, *(Guest(name) for name in "abcde"), stay=Stay(TODAY, TOMORROW)
    )
    change_visitor(visitor=missed, guest=Guest("d"), stay=Stay(TODAY, TODAY), by=host, now=NOW)
    call_off_visitor(visitor=off, by=host, now=NOW)
    for row in (came, days):
        gone = receive_visitor(visitor=row, by=desk, now=NOW)
        leave(presence=gone, by=desk, now=NOW + timedelta(minutes=5))
    receive_visitor(visitor=here, by=desk, now=NOW)
    rows = visitors_of(village, by=desk)
    for later in (0, 6, 14, 24, 48, 72):
        now = NOW + timedelta(hours=later)
        stands = {one.row.pk: one.state for one in standing(rows, village=village, now=now)}
        for state in VisitorState:
            asked = in_state(rows, state, village=village, now=now).values_list("pk", flat=True)
            assert set(asked) == {pk for pk, one in stands.items() if one is state}, (later, state)
    assert set(stands.values()) == {
        VisitorState.LEFT,
        VisitorState.MISSED,
        VisitorState.CANCELLED,
    }


def test_the_database_counts_no_visitor_twice(village: Village, host: Actor) -> None:
    (row,) = announce(host, village)
    made = receive_visitor(visitor=row, by=HOUSE, now=NOW)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


# ---- who reads ----------------------------------------------------------------------------------


def test_others_read_nothing_of_it_and_hidden_visitors_are_in_no_story(
    village: Village, host: Actor, desk: Actor
) -> None:
    company = make_organisation(known_in=village)
    affiliate(host.party, company)
    (seen,) = announce(host, village)
    (hidden,) = announce(host, village, Guest("Secrète"), is_hidden=True)
    with pytest.raises(NotFound):
        get_visitor(village, seen.pk, by=member_of(village))
    with pytest.raises(NotFound):
        get_visitor(make_village(), seen.pk, by=HOUSE)
    presence = receive_visitor(visitor=hidden, by=HOUSE, now=NOW)
    leave(presence=presence, by=desk, now=NOW + timedelta(hours=1))
    rows = list(AuditRow.objects.filter(at__gte=NOW, verb__startswith="reception").order_by("pk"))
    assert rows[0].audience == Audience.PARTIES
    assert "Secrète" not in str([row.content for row in rows])
    assert all(row.audience == Audience.TEAM for row in rows[1:])
    told = AuditObject.objects.filter(row__in=rows, kind="party").values_list("row", "object_id")
    # Who acts is told always; whom they expect, and for which company, only of those who are not hidden.
    assert (rows[0].pk, company.pk) in set(told)
    assert {pk for _row, pk in told if _row != rows[0].pk} == {host.party_id, desk.party_id}


# ---- keeping and forgetting ---------------------------------------------------------------------


def test_visitors_are_forgotten_to_the_day(village: Village, host: Actor) -> None:
    (row,) = announce(host, village)
    receive_visitor(visitor=row, by=HOUSE, now=NOW)
    village.retention = {"visitors_months": 2, "presences_months": 24}
    village.save()
    tidy(now=NOW.replace(year=2027, month=1, day=23))
    assert AnnouncedVisitor.objects.exists()
    assert (
        forget_visitors(village=village, by=HOUSE, now=NOW.replace(year=2027, month=1, day=24)) == 1
    )
    assert not Presence.objects.exists()
    assert not Notice.objects.filter(topic=ARRIVED).exists()
    kept = AuditRow.objects.filter(verb__contains="visitor")
    assert {row.content for row in kept} == {None}
    with pytest.raises(Forbidden):
        forget_visitors(village=village, by=host, now=NOW)


def test_an_erased_host_and_an_erased_visitor_are_forgotten(village: Village, host: Actor) -> None:
    guest = make_person(known_in=village, email=ADA.email)
    announce(host, village)
    announce(host, village, Guest("Zoé", "zoe@x.example"))
    erase_person(party=guest, by=HOUSE, now=NOW)
    assert [row.name for row in AnnouncedVisitor.objects.all()] == ["Zoé"]
    stop_announcing(village=village, party=host.party, by=HOUSE, now=NOW)
    erase_person(party=host.party, by=HOUSE, now=NOW)
    assert not AnnouncedVisitor.objects.exists()
    assert not AnnouncingStop.objects.exists()


def test_two_hosts_who_are_one_expect_together(village: Village, host: Actor) -> None:
    other = make_person(known_in=village)
    announce(host, village)
    for party in (host.party, other):
        stop_announcing(village=village, party=party, by=HOUSE, now=NOW)
    merge(kept=other, other=host.party, by=HOUSE, now=NOW)
    assert AnnouncedVisitor.objects.get().host == other
    assert AnnouncingStop.objects.get().party == other
