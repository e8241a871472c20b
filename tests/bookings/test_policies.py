"""Policies on real bookings: one door for every way in, whose shares count, what is overruled, what it costs."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.bookings.queries.free import free_for
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState, PowerMode, SegmentKind, SegmentState
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.documents.models import Certificate
from creuset.kernel.errors import DomainError, Refusals
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import GroupMember, Party
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.places.queries.access import find_resources, resources_seen
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.factories.bookings import hours
from tests.factories.people import (
    affiliate,
    make_grant,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.policies import make_group, make_policy, make_supply
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora", code="agora")


@pytest.fixture
def me(village: Village) -> Actor:
    return member_of(village)


def book(
    *resources: Resource,
    first: float,
    last: float,
    by: Actor,
    party: Party | None = None,
    overrule: tuple[str, ...] = (),
    **period: Any,
) -> Booking:
    return actions.book(
        village=resources[0].village,
        title="Lecture",
        party=party or by.party,
        periods=[actions.Period(r, hours(first, last), **period) for r in resources],
        by=Actor(party=by.party) if by.party else by,
        now=NOW,
        overrule=overrule,
    )


def refused(*resources: Resource, **more: Any) -> list[str]:
    """The codes of all refusals; none where it is booked."""
    try:
        book(*resources, **more)
    except Refusals as several:
        return [one.code for one in several.errors]
    except DomainError as one:
        return [one.code]
    return []


# ---- what users of other systems suffer from -----------------------------------------------------


def test_buffer_between_bookings_missing(village: Village, me: Actor) -> None:
    """coworking 1: a gap, not a lead time; it belongs to the space."""
    room = make_resource(village, turnaround_minutes=30)
    book(room, first=1, last=2, by=me)
    assert refused(room, first=2, last=3, by=me) == ["occupied"]
    assert refused(room, first=2.5, last=3.5, by=me) == []


def test_buffer_computed_wrongly_and_bypass_by_editing_the_url(village: Village, me: Actor) -> None:
    """coworking 2: the slot and its buffer are taken and not a minute more; the server checks what forms hide."""
    room = make_resource(village, turnaround_minutes=15)
    make_policy(village, Rule.GRANULARITY, step="minutes", minutes=30)
    book(room, first=2, last=4, by=me)
    assert refused(room, first=4.5, last=6.5, by=me) == []
    assert refused(room, first=7.1, last=8, by=me) == ["granularity"]


def test_different_granularity_per_space_desk_day_room_hour(village: Village, me: Actor) -> None:
    """coworking 5: side by side in one village, in one booking even."""
    room = make_resource(village)
    pool, _desks = make_pool(village)
    make_policy(village, Rule.GRANULARITY, kinds=["meeting"], step="minutes", minutes=60)
    make_policy(
        village,
        Rule.GRANULARITY,
        resources=[pool.code],
        step="day",
        slots=["08:00-20:00"],
    )
    # NOW is nine o'clock in Paris.
    assert refused(room, first=24, last=26, by=me) == []
    assert refused(pool, first=24, last=26, by=me) == ["granularity"]
    assert refused(pool, first=23, last=35, by=me) == []


def test_room_level_managers_not_only_area_global(village: Village) -> None:
    """coworking 10: whoever manages one room overrules its rules, and no other's."""
    mine, other = make_resource(village), make_resource(village)
    make_policy(village, Rule.LENGTH, at_most_minutes=60)
    boss = member_of(village)
    make_grant(boss.party, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=mine.pk)
    over = {"overrule": ("longer-than-allowed",), "party": make_person(known_in=village)}

    assert refused(mine, first=1, last=3, by=boss, **over) == []
    assert refused(other, first=1, last=3, by=boss, **over) != []


def test_limit_on_open_future_bookings_per_user(
    village: Village, room: Resource, me: Actor
) -> None:
    """coworking 15: so many at once; what is over or cancelled frees its place."""
    make_policy(village, Rule.OPEN_BOOKINGS, most=2, per="person")
    first = book(room, first=1, last=2, by=me)
    book(room, first=3, last=4, by=me)
    assert refused(room, first=5, last=6, by=me) == ["open-bookings"]
    assert refused(room, first=5, last=6, by=member_of(village)) == []

    actions.cancel(booking=first, by=me, now=NOW)
    assert refused(room, first=7, last=8, by=me) == []


def test_back_to_back_bookings_part_of_a_day_are_not_refused(
    village: Village, room: Resource, me: Actor
) -> None:
    """production 8: part-day bookings, given back and taken again on the same day."""
    make_policy(village, Rule.GRANULARITY, step="minutes", minutes=30)
    book(room, first=1, last=3, by=me)
    assert refused(room, first=3, last=5, by=member_of(village)) == []


def test_a_limit_per_person_no_two_slots_in_a_row_without_blocking_others(
    village: Village, room: Resource, me: Actor
) -> None:
    """production 11: whoever had it leaves it to others, who may have it at once."""
    make_policy(village, Rule.COOL_DOWN, minutes=30, per="person")
    book(room, first=1, last=2, by=me)
    assert refused(room, first=2, last=3, by=me) == ["cool-down"]
    assert refused(room, first=2, last=3, by=member_of(village)) == []
    assert refused(room, first=3.5, last=4, by=me) == []


# ---- whose shares count --------------------------------------------------------------------------


def test_three_spaces_for_an_hour_count_three_hours(village: Village, me: Actor) -> None:
    rooms = [make_resource(village) for _ in range(3)]
    make_policy(village, Rule.QUOTA, most=4, per="person", over="day")
    book(*rooms, first=1, last=2, by=me)
    assert refused(*rooms[:2], first=3, last=4, by=me) == ["quota"]
    assert refused(rooms[0], first=3, last=4, by=me) == []


def test_the_people_of_a_company_share_its_quota(
    village: Village, room: Resource, me: Actor
) -> None:
    company = make_organisation(known_in=village)
    affiliate(me.party, company)
    colleague = member_of(village)
    affiliate(colleague.party, company)
    make_policy(village, Rule.QUOTA, most=3, per="company", over="week")

    book(room, first=1, last=2, by=me, party=company)
    book(room, first=3, last=4, by=colleague)
    assert refused(room, first=5, last=7, by=me) == ["quota"]
    assert refused(room, first=5, last=7, by=colleague, party=company) == ["quota"]
    assert refused(room, first=5, last=6, by=me) == []
    assert refused(room, first=7, last=9, by=member_of(village)) == []


def test_a_group_shares_its_quota_and_two_quotas_are_never_added(
    village: Village, room: Resource, me: Actor
) -> None:
    friend = member_of(village)
    group = make_group(village, me.party, friend.party)
    shared = {"groups": [group.code], "most": 3, "per": "group", "over": "week"}
    make_policy(village, Rule.QUOTA, **shared)
    make_policy(village, Rule.QUOTA, most=10, per="person", over="week")

    book(room, first=1, last=3, by=friend)
    with pytest.raises(DomainError, match=group.name):
        book(room, first=4, last=6, by=me)
    assert refused(room, first=4, last=6, by=member_of(village)) == []


def test_what_a_member_books_for_their_company_is_theirs_too(
    village: Village, room: Resource, me: Actor
) -> None:
    company = make_organisation(known_in=village)
    affiliate(me.party, company)
    make_policy(village, Rule.QUOTA, most=2, per="person", over="day")
    book(room, first=1, last=3, by=me, party=company)
    assert refused(room, first=4, last=5, by=me) == ["quota"]


def test_a_booking_does_not_count_against_itself_but_for_what_stays_of_it(
    village: Village, room: Resource, me: Actor
) -> None:
    other = make_resource(village)
    make_policy(village, Rule.QUOTA, most=4, per="person", over="day")
    booking = actions.book(
        village=village,
        title="Deux",
        party=me.party,
        periods=[
            actions.Period(room, hours(1, 3)),
            actions.Period(other, hours(4, 6)),
        ],
        by=me,
        now=NOW,
    )
    segment = booking.segments.get(resource=room)
    moved = actions.resize(booking=booking, segment=segment, span=hours(0.5, 2.5), by=me, now=NOW)
    with pytest.raises(DomainError) as refusal:
        actions.resize(
            booking=moved,
            segment=moved.segments.get(resource=room),
            span=hours(0.5, 3.5),
            by=me,
            now=NOW,
        )
    assert refusal.value.code == "quota"


# ---- who books, what they must hold ---------------------------------------------------------------


def test_to_see_is_not_to_book(village: Village, room: Resource, me: Actor) -> None:
    group = make_group(village, me.party)
    make_policy(village, Rule.WHO_BOOKS, only=[group.code])
    assert refused(room, first=1, last=2, by=member_of(village)) == ["who-books"]
    assert refused(room, first=1, last=2, by=me) == []


def test_who_sees_is_not_who_books(village: Village, room: Resource, me: Actor) -> None:
    group = make_group(village, me.party)
    colleague, company = member_of(village), make_organisation(known_in=village)
    affiliate(colleague.party, company)
    room.seen_by.add(group)

    def sees(by: Actor | None) -> bool:
        found = [resources_seen(village, by).filter(pk=room.pk).exists()]
        found.append(bool(find_resources(village, [room.code], by)))
        assert len(set(found)) == 1
        return found[0]

    assert [sees(me), sees(team_of(village))] == [True, True]
    assert [sees(colleague), sees(None), sees(member_of(make_village()))] == [False] * 3
    GroupMember.objects.create(group=group, party=company, since=NOW)
    assert sees(colleague)


def test_a_company_in_a_group_brings_its_people(
    village: Village, room: Resource, me: Actor
) -> None:
    company = make_organisation(known_in=village)
    affiliate(me.party, company)
    group = make_group(village, company)
    make_policy(village, Rule.WHO_BOOKS, only=[group.code])
    assert refused(room, first=1, last=2, by=me) == []


def test_a_stage_needs_a_safety_induction_on_file(village: Village, me: Actor) -> None:
    stage = make_resource(village, kind=Kind.STAGE)
    make_policy(village, Rule.CERTIFICATE, kinds=["stage"], certificate="induction")
    assert refused(stage, first=1, last=2, by=me) == ["certificate"]

    Certificate.objects.create(
        village=village,
        party=me.party,
        kind="induction",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 11, 30),
        created_at=NOW,
        is_accepted=True,
        checked_at=NOW,
    )
    assert refused(stage, first=1, last=2, by=me) == []
    assert refused(stage, first=24 * 8, last=24 * 8 + 1, by=me) == ["certificate"]


# ---- at the same time -----------------------------------------------------------------------------


def test_hammering_beside_a_sound_take(village: Village, me: Actor) -> None:
    stage, _west, east = make_stage_of_two_halves(village)
    workshop = make_resource(village, kind=Kind.WORKSHOP, neighbours=[east.code])
    make_policy(village, Rule.NEIGHBOURS)
    book(stage, first=1, last=4, by=me, kind=SegmentKind.SHOOT)

    assert refused(workshop, first=2, last=3, by=me) == ["neighbours"]
    assert refused(workshop, first=4, last=5, by=me) == []
    assert refused(stage, first=4, last=5, by=me, kind=SegmentKind.SHOOT) == ["neighbours"]
    assert refused(stage, first=4, last=5, by=me, kind=SegmentKind.BUILD) == []


def test_power_over_the_supply_is_a_clear_refusal_and_nothing_changed(
    village: Village, me: Actor
) -> None:
    supply = make_supply(village, 250)
    stages = [make_resource(village, supply=supply) for _ in range(3)]
    book(stages[0], first=1, last=3, by=me, power_kva=Decimal(125))
    book(stages[1], first=2, last=4, by=me, power_kva=Decimal(100))
    ask = {"by": me, "power_kva": Decimal(60)}

    with pytest.raises(DomainError) as refusal:
        book(stages[2], first=1, last=4, **ask)
    assert refusal.value.code == "power"
    assert "250" in str(refusal.value)
    assert re.search(r"\b25\b", str(refusal.value))
    assert Booking.objects.count() == 2

    assert refused(stages[2], first=3, last=4, **ask) == []
    unplugged = {"by": me, "power_mode": PowerMode.NONE, "power_kva": Decimal(60)}
    assert refused(stages[2], first=1, last=2.5, **unplugged) == []


def test_options_draw_no_power_and_are_judged_when_they_become_firm(
    village: Village, me: Actor
) -> None:
    supply = make_supply(village, 100)
    stages = [make_resource(village, supply=supply) for _ in range(2)]
    make_policy(village, Rule.OPTIONS, requires=[])
    ask = {"first": 24, "last": 26, "by": me, "power_kva": Decimal(80)}
    one, two = (book(stage, **ask, state=SegmentState.OPTION) for stage in stages)

    actions.confirm(booking=one, by=me, now=NOW)
    with pytest.raises(DomainError) as refusal:
        actions.confirm(booking=two, by=me, now=NOW)
    assert refusal.value.code == "power"
    team = team_of(village)
    done = actions.confirm(booking=two, by=team, now=NOW, overrule=("power",))
    assert done.state == BookingState.CONFIRMED


# ---- all at once, overruled, kept ------------------------------------------------------------------


def test_all_refusals_at_once_and_the_team_overrules_all_but_what_is_taken(
    village: Village, room: Resource
) -> None:
    make_policy(village, Rule.LENGTH, at_most_minutes=60)
    make_policy(village, Rule.LEAD_TIME, days=3, why={"fr": "La régie prépare.", "en": "Prepared."})
    make_policy(village, Rule.GRANULARITY, step="minutes", minutes=30)
    team, party = team_of(village), make_person(known_in=village)
    ask = {"first": 1.1, "last": 3, "by": team, "party": party}

    codes = refused(room, **ask)
    assert set(codes) == {"longer-than-allowed", "lead-time", "granularity"}
    assert set(refused(room, **ask, overrule=("lead-time",))) == set(codes) - {"lead-time"}

    booking = book(room, **ask, overrule=tuple(codes))
    row = AuditRow.objects.get(verb="bookings.booked")
    assert {kept["code"] for kept in row.content["overruled"]} == set(codes)
    assert row.party_id == team.party_id
    assert any(
        "Prepared." in kept["said"] or "régie" in kept["said"] for kept in row.content["overruled"]
    )

    with pytest.raises(Occupied):
        book(room, **ask, overrule=(*codes, "occupied", "held-by-option"))
    assert booking.state == BookingState.CONFIRMED


def test_the_form_lists_what_refuses_each_with_its_box(village: Village, room: Resource) -> None:
    make_policy(village, Rule.LENGTH, at_most_minutes=60)
    make_policy(village, Rule.GRANULARITY, step="minutes", minutes=60)
    team, party = team_of(village), make_person(known_in=village)
    typed = {
        "resource": room.code,
        "day": "2026-11-24",
        "start": "10:00",
        "end": "12:30",
        "title": "Essai",
        "party": party.label,
    }
    client = Client(headers={"accept-language": "en"})
    client.force_login(team.party.user)
    path = f"/{village.slug}/desk/bookings/new"

    refused = client.post(path, typed)
    assert refused.status_code == 422
    for code in ("longer-than-allowed", "granularity"):
        assert f'value="{code}"' in refused.text
    one = client.post(path, {**typed, "overrule": ["granularity"]})
    assert one.status_code == 422
    both = client.post(path, {**typed, "overrule": ["granularity", "longer-than-allowed"]})
    assert both.status_code == 302
    assert "over the rule" in client.get(both.headers["Location"]).text


def test_who_asks_for_themselves_overrules_nothing(
    village: Village, room: Resource, me: Actor
) -> None:
    make_policy(village, Rule.LENGTH, at_most_minutes=60)
    codes = refused(room, first=1, last=3, by=me, overrule=("longer-than-allowed",))
    assert codes == ["longer-than-allowed"]


def test_drags_and_changes_go_through_the_same_door(
    village: Village, room: Resource, me: Actor
) -> None:
    booking = book(room, first=1, last=2, by=me)
    make_policy(village, Rule.LENGTH, at_most_minutes=90)
    make_policy(village, Rule.BOOKING_WINDOW, days=2)
    segment = booking.segments.get()
    with pytest.raises(DomainError) as longer:
        actions.resize(booking=booking, segment=segment, span=hours(1, 3), by=me, now=NOW)
    assert longer.value.code == "longer-than-allowed"
    with pytest.raises(DomainError) as later:
        actions.move(
            booking=booking, segment=segment, starts_at=NOW + timedelta(days=4), by=me, now=NOW
        )
    assert later.value.code == "booking-window"


def test_a_policy_costs_one_question_and_a_quota_one_more(
    village: Village, room: Resource, me: Actor
) -> None:
    def cost(first: float) -> int:
        with CaptureQueriesContext(connection) as asked:
            book(room, first=first, last=first + 1, by=me)
        return len(asked)

    cost(1)
    bare = cost(3)
    for number in range(6):
        make_policy(village, Rule.LENGTH, at_most_minutes=120 + number)
        make_policy(village, Rule.LEAD_TIME, hours=number)
    assert cost(5) == bare

    make_policy(village, Rule.QUOTA, most=90, per="person", over="week")
    # Whom the booker belongs to; then summed once before, and once more under the lock.
    once = cost(7)
    assert once == bare + 3 + (connection.vendor == "postgresql")
    make_policy(village, Rule.QUOTA, most=80, per="person", over="month")
    make_policy(village, Rule.OPEN_BOOKINGS, most=80, per="person")
    assert cost(9) == once


def test_what_is_offered_as_free_is_what_the_rules_allow(
    village: Village, room: Resource, me: Actor
) -> None:
    friends = make_group(village)
    kept = make_resource(village)
    make_policy(village, Rule.WHO_BOOKS, resources=[kept.code], only=[friends.code])
    make_policy(village, Rule.LENGTH, at_most_minutes=90)

    def free(last: float) -> list[Resource]:
        return free_for(village, span=hours(1, last), by=Actor(party=me.party), now=NOW)

    assert free(2) == [room]
    assert free(3) == []
    GroupMember.objects.create(group=friends, party=me.party, since=NOW)
    assert set(free(2)) == {room, kept}

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            free(2)
        return len(asked)

    before = cost()
    for _more in range(3):
        make_resource(village)
    assert cost() == before


def test_nobody_asked_of_the_rules_what_the_house_does(village: Village, room: Resource) -> None:
    make_policy(village, Rule.LENGTH, at_most_minutes=30)
    party = make_person(known_in=village)
    assert refused(room, first=1, last=2, by=HOUSE, party=party) == ["longer-than-allowed"]
    over = ("longer-than-allowed",)
    assert refused(room, first=1, last=2, by=HOUSE, party=party, overrule=over) == []
    assert Claim.objects.count() == 1
