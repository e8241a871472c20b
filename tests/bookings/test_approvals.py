"""What the team decides: asked, holding nothing; approved or declined; by page and by program."""

import pytest
from django.test import Client

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState, SegmentState
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import DomainError, Forbidden
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.policies import make_group, make_policy
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora", code="agora")


@pytest.fixture
def me(village: Village) -> Actor:
    """Somebody who only asks."""
    member = member_of(village)
    group = make_group(village, member.party)
    make_policy(village, Rule.APPROVAL, groups=[group.code], above_minutes=60)
    return member


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village)


def ask(room: Resource, by: Actor, first: float = 1, last: float = 3, **more: object) -> Booking:
    return actions.book(
        village=room.village,
        title="Repérage",
        party=by.party,
        periods=[actions.Period(room, hours(first, last), **more)],  # type: ignore[arg-type]
        by=by,
        now=NOW,
    )


def test_what_is_asked_holds_nothing_until_it_is_approved(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me)
    assert booking.state == BookingState.ASKED
    assert not Claim.objects.exists()
    assert OutboxRow.objects.filter(topic="bookings.approval_asked").count() == 1
    assert AuditRow.objects.filter(verb="bookings.approval_asked").count() == 1

    approved = actions.approve(booking=booking, by=team, now=NOW, reason="Bienvenue")

    assert approved.state == BookingState.CONFIRMED
    assert Claim.objects.get().source_id == booking.pk
    assert AuditRow.objects.get(verb="bookings.approved").content["reason"] == "Bienvenue"
    with pytest.raises(DomainError) as again:
        actions.approve(booking=booking, by=team, now=NOW)
    assert again.value.code == "not-asked"


def test_others_book_it_meanwhile_and_the_approval_says_what_is_in_the_way(
    room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me)
    make_booking(room, when=hours(2, 4))
    with pytest.raises(Occupied):
        actions.approve(booking=booking, by=team, now=NOW)
    booking.refresh_from_db()
    assert booking.state == BookingState.ASKED
    assert booking.segments.count() == 1


def test_who_is_not_concerned_and_what_is_short_is_booked_at_once(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    assert ask(room, member_of(village)).state == BookingState.CONFIRMED
    assert ask(room, me, 4, 5).state == BookingState.CONFIRMED
    assert ask(room, team, 6, 9).state == BookingState.CONFIRMED


def test_a_no_is_told_with_its_reason_and_holds_nothing(
    room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me)
    with pytest.raises(DomainError) as silent:
        actions.decline(booking=booking, by=team, now=NOW, reason="  ")
    assert silent.value.code == "reason-missing"

    declined = actions.decline(booking=booking, by=team, now=NOW, reason="Travaux")
    assert declined.state == BookingState.DECLINED
    assert OutboxRow.objects.filter(topic="bookings.declined").count() == 1
    with pytest.raises(DomainError):
        actions.cancel(booking=booking, by=me, now=NOW)


@pytest.mark.parametrize("verb", ["approve", "decline"])
@pytest.mark.parametrize(
    ("who", "may"),
    [("asker", False), ("member", False), ("accountant", False), ("stage_manager", True)],
)
def test_only_the_team_of_the_places_answers(
    village: Village, room: Resource, me: Actor, verb: str, who: str, *, may: bool
) -> None:
    booking = ask(room, me)
    by = {
        "asker": lambda: me,
        "member": lambda: member_of(village),
        "accountant": lambda: team_of(village, Role.ACCOUNTANT),
        "stage_manager": lambda: team_of(village, Role.STAGE_MANAGER),
    }[who]()
    call = getattr(actions, verb)
    if may:
        call(booking=booking, by=by, now=NOW, reason="Voilà")
        return
    with pytest.raises(Forbidden):
        call(booking=booking, by=by, now=NOW, reason="Voilà")


def test_who_asked_may_move_and_withdraw_it_and_it_still_holds_nothing(
    room: Resource, me: Actor
) -> None:
    booking = ask(room, me)
    moved = actions.move(
        booking=booking, segment=booking.segments.get(), starts_at=hours(5, 6).start, by=me, now=NOW
    )
    assert moved.state == BookingState.ASKED
    assert moved.segments.get().starts_at == hours(5, 6).start
    assert not Claim.objects.exists()
    actions.cancel(booking=moved, by=me, now=NOW)
    assert Booking.objects.get().state == BookingState.CANCELLED


def test_shortening_a_booking_should_not_need_a_new_approval(
    room: Resource, me: Actor, team: Actor
) -> None:
    """coworking 9."""
    booking = actions.approve(booking=ask(room, me, 1, 5), by=team, now=NOW)
    segment = booking.segments.get()
    shorter = actions.resize(booking=booking, segment=segment, span=hours(1, 3), by=me, now=NOW)
    assert shorter.state == BookingState.CONFIRMED
    with pytest.raises(DomainError) as longer:
        actions.resize(
            booking=shorter, segment=shorter.segments.get(), span=hours(1, 6), by=me, now=NOW
        )
    assert longer.value.code == "approval"


def test_a_unit_of_a_pool_and_an_option_are_approved_as_they_were_asked(
    village: Village, me: Actor, team: Actor
) -> None:
    pool, desks = make_pool(village)
    asked = ask(pool, me)
    make_booking(desks[0], when=hours(1, 3))
    approved = actions.approve(booking=asked, by=team, now=NOW)
    assert approved.segments.get().unit == desks[1]

    stage = make_resource(village)
    option = ask(stage, me, 30, 40, state=SegmentState.OPTION)
    assert option.state == BookingState.ASKED
    assert actions.approve(booking=option, by=team, now=NOW).state == BookingState.OPTION


def test_shares_are_judged_again_when_it_is_approved(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me, 1, 4)
    make_policy(village, Rule.QUOTA, most=2, per="person", over="week")
    with pytest.raises(DomainError) as refusal:
        actions.approve(booking=booking, by=team, now=NOW)
    assert refusal.value.code == "quota"
    done = actions.approve(booking=booking, by=team, now=NOW, overrule=("quota",))
    assert done.state == BookingState.CONFIRMED


# ---- the pages -------------------------------------------------------------------------------------


def signed_in(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.party.user)
    return client


def test_the_inbox_is_read_and_answered_by_the_team_alone(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me)
    inbox = f"/{village.slug}/desk/approvals/"
    page = signed_in(team).get(inbox)
    assert page.status_code == 200
    assert "Repérage" in page.text

    assert signed_in(me).get(inbox).status_code == 404
    assert signed_in(member_of(make_village())).get(inbox).status_code == 404
    assert Client().get(inbox).status_code == 302

    accountant = signed_in(team_of(village, Role.ACCOUNTANT))
    assert accountant.get(inbox).status_code == 200
    assert accountant.get(f"{inbox}{booking.pk}/").status_code == 404


def test_the_sheet_leads_to_the_answer_and_tells_a_no(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me)
    sheet, answer = (
        f"/{village.slug}/desk/{name}/{booking.pk}/" for name in ("bookings", "approvals")
    )
    mine = f"/{village.slug}/my/bookings/{booking.pk}/"
    assert answer in signed_in(team).get(sheet).text
    assert answer not in signed_in(team_of(village, Role.ACCOUNTANT)).get(sheet).text
    assert answer not in signed_in(me).get(mine).text

    actions.decline(booking=booking, by=team, now=NOW, reason="Travaux au plafond")
    assert "Travaux au plafond" in signed_in(me).get(mine).text
    assert answer not in signed_in(team).get(sheet).text


def test_a_refused_yes_is_told_and_overruled_on_the_page(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    booking = ask(room, me)
    make_policy(village, Rule.QUOTA, most=1, per="person", over="week")
    client, path = signed_in(team), f"/{village.slug}/desk/approvals/{booking.pk}/"
    typed = {"seen": booking.changed_at.isoformat(), "answer": "approve"}

    refused = client.post(path, typed)
    assert refused.status_code == 422
    assert 'value="quota"' in refused.text

    done = client.post(path, {**typed, "overrule": ["quota"], "reason": "Une fois"})
    assert done.status_code == 302
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_the_inbox_says_what_was_taken_meanwhile(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    ask(room, me)
    assert "Taken meanwhile" not in signed_in(team).get(f"/{village.slug}/desk/approvals/").text
    make_booking(room, when=hours(2, 4))
    assert "Taken meanwhile" in signed_in(team).get(f"/{village.slug}/desk/approvals/").text


def test_a_member_is_told_that_the_team_will_answer(
    village: Village, room: Resource, me: Actor
) -> None:
    typed = {
        "resource": room.code,
        "day": "2026-11-24",
        "start": "10:00",
        "end": "12:00",
        "title": "Essai",
        "party": me.party_id,
    }
    done = signed_in(me).post(f"/{village.slug}/my/bookings/new", typed, follow=True)
    assert Booking.objects.get().state == BookingState.ASKED
    assert "the team will answer" in done.text
    assert "Essai" in signed_in(me).get(f"/{village.slug}/my/bookings/").text


# ---- programs --------------------------------------------------------------------------------------


def test_a_program_reads_approves_and_declines(
    village: Village, room: Resource, me: Actor, team: Actor
) -> None:
    first, second = ask(room, me), ask(room, me, 5, 8)
    secret = create_token(party=team.party, label="t", scopes=tuple(Scope), by=team, now=NOW).secret
    headers = {"Authorization": f"Bearer {secret}"}
    base = f"/api/v1/villages/{village.slug}"

    listed = Client().get(f"{base}/approvals", headers=headers).json()
    assert {row["id"] for row in listed["items"]} == {first.pk, second.pk}

    def post(path: str, body: dict[str, str]) -> object:
        return (
            Client()
            .post(base + path, body, content_type="application/json", headers=headers)
            .json()
        )

    assert post(f"/bookings/{first.pk}/approve", {})["state"] == "confirmed"  # type: ignore[index]
    refused = post(f"/bookings/{second.pk}/decline", {"reason": " "})
    assert refused["code"] == "reason-missing"  # type: ignore[index]
    answer = post(f"/bookings/{second.pk}/decline", {"reason": "Travaux"})
    assert answer["state"] == "declined"  # type: ignore[index]
