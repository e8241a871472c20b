"""Options: asked, confirmed, released, challenged, extended, lapsed; effect, story, refusal, nothing half done."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions, facts, rules
from creuset.bookings.models import Booking, Challenge, Hold, HoldPart
from creuset.bookings.queries import holding, ladder
from creuset.bookings.rules import holds
from creuset.bookings.states import Requirement, SegmentKind, SegmentState
from creuset.core import outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.errors import DomainError, Forbidden
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.models import Claim, Resource
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.options import make_option
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

#: Three weeks from now, so that an option ends by its own time.
FAR = 21 * 24
DAY = timedelta(days=1)
WEEK = NOW + timedelta(days=7)


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, name="Plateau A", kind="stage")


def far(first: float, last: float) -> Span:
    return hours(FAR + first, FAR + last)


def state(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def refused(act: Callable[[], object]) -> DomainError:
    before = everything()
    with pytest.raises(DomainError) as told:
        act()
    assert everything() == before
    return told.value


def everything() -> list[object]:
    return [
        sorted(Booking.objects.values_list("pk", "state", "changed_at")),
        sorted(Claim.objects.values_list("source_id", "part_id", "starts_at", "held_until")),
        sorted(Hold.objects.values_list("pk", "expires_at", "lapses_at", "ended_as")),
        sorted(HoldPart.objects.values_list("hold_id", "part_id", "starts_at", "asked_at")),
        sorted(Challenge.objects.values_list("pk", "outcome")),
        AuditRow.objects.count(),
        OutboxRow.objects.count(),
    ]


def ranks(booking: Booking) -> list[int]:
    mine = ladder.parts_of_hold(booking.hold)
    others = ladder.in_the_way(ladder.wanted_by(mine), now=NOW, but=booking.hold)
    found = holds.rungs([*ladder.stretches(mine), *ladder.stretches(others)])
    return [rung.rank for rung in found if rung.stretch.hold == booking.hold.pk]


def confirm(booking: Booking, **more: object) -> Booking:
    return actions.confirm(booking=booking, by=HOUSE, **{"now": NOW, **more})  # type: ignore[arg-type]


# ---- asked


def test_an_option_claims_nothing_and_is_told(village: Village, stage: Resource) -> None:
    by = team_of(village)
    option = make_option(stage, when=far(0, 10), by=by)

    assert (state(option), Claim.objects.count()) == ("option", 0)
    assert option.hold.expires_at == option.hold.lapses_at == WEEK
    assert ranks(option) == [1]
    row = AuditRow.objects.get(verb=facts.OPTION_ASKED)
    assert row.party_id == by.party_id
    told = OutboxRow.objects.get(topic=facts.OPTION_ASKED)
    assert told.payload == {"booking": option.pk, "audit": row.pk}


def test_ranks_are_the_order_of_asking_and_change_along_the_time(stage: Resource) -> None:
    make_option(stage, when=far(0, 4))
    second = make_option(stage, when=far(2, 8))
    third = make_option(stage, when=far(3, 10))

    assert ranks(second) == [2, 1]
    assert ranks(third) == [3, 2, 1]


def test_an_option_on_a_half_waits_behind_one_on_the_whole(village: Village) -> None:
    whole, left, right = make_stage_of_two_halves(village)
    make_option(whole, when=far(0, 4))

    assert ranks(make_option(left, when=far(0, 4))) == [2]
    assert ranks(make_option(right, when=far(4, 6))) == [1]


def test_the_turnaround_is_wanted_too(village: Village) -> None:
    stage = make_resource(village, turnaround_minutes=60)
    make_option(stage, when=far(0, 4))

    assert ranks(make_option(stage, when=far(4, 6))) == [2, 1]
    assert ranks(make_option(stage, when=far(7, 9))) == [1]


def test_an_option_on_what_is_booked_is_refused(stage: Resource) -> None:
    make_booking(stage, when=far(0, 4))

    assert isinstance(refused(lambda: make_option(stage, when=far(2, 6))), Occupied)


def test_item_5_a_draft_booking_already_blocks_the_items_for_another_draft(stage: Resource) -> None:
    """Here an option blocks no other option: the second is told its rank."""
    make_option(stage, when=far(0, 4))

    assert ranks(make_option(stage, when=far(0, 4))) == [2]


def test_a_hold_on_a_hold_by_the_same_company_is_refused(village: Village, stage: Resource) -> None:
    company = make_organisation(known_in=village)
    colleague = make_person(known_in=village)
    affiliate(colleague, company)
    make_option(stage, when=far(0, 4), party=company)

    for party in (company, colleague):
        error = refused(lambda: make_option(stage, when=far(2, 6), party=party))  # noqa: B023 -- called at once
        assert error.code == "already-optioned"
    make_option(stage, when=far(4, 6), party=colleague)


def test_after_a_release_the_same_company_waits(village: Village, stage: Resource) -> None:
    company = make_organisation(known_in=village)
    option = make_option(stage, when=far(0, 4), party=company)
    actions.release(booking=option, by=HOUSE, now=NOW)

    def again(at: timedelta, **more: object) -> Booking:
        return make_option(stage, when=far(3, 6), party=company, now=NOW + at, **more)

    assert refused(lambda: again(timedelta(hours=23))).code == "too-soon-again"
    make_option(stage, when=far(3, 6))
    assert again(DAY).state == "option"


def test_after_a_lapse_that_nobody_wrote_down_the_same_company_waits(
    village: Village, stage: Resource
) -> None:
    company = make_organisation(known_in=village)
    make_option(stage, when=far(0, 4), party=company)

    def again(at: timedelta) -> Booking:
        return make_option(stage, when=far(0, 4), party=company, now=WEEK + at)

    assert refused(lambda: again(timedelta(hours=1))).code == "too-soon-again"
    confirm(again(DAY), now=WEEK + DAY)


def test_the_ladder_is_so_many_options_deep_and_the_team_may_overrule(stage: Resource) -> None:
    for _ in range(5):
        make_option(stage, when=far(0, 4))

    assert refused(lambda: make_option(stage, when=far(3, 5))).code == "ladder-full"
    assert ranks(make_option(stage, when=far(3, 5), overrule=["ladder-full"])) == [6, 1]


def test_an_option_is_asked_before_it_begins(stage: Resource) -> None:
    error = refused(lambda: make_option(stage, when=hours(-1, 4), overrule=["in-the-past"]))

    assert error.code == "in-the-past"


def test_of_a_pool_a_unit_without_option_is_given(village: Village) -> None:
    pool, desks = make_pool(village, units=2)

    given = [make_option(pool, when=far(0, 4)).segments.get().unit_id for _ in range(3)]

    assert given == [desks[0].pk, desks[1].pk, desks[0].pk]
    assert refused(lambda: make_booking(pool, when=far(0, 4))).code == "held-by-option"


# ---- firm bookings


def test_what_is_booked_firm_does_not_pass_an_option(village: Village, stage: Resource) -> None:
    make_option(stage, when=far(0, 4), title="Pilote")

    error = refused(lambda: make_booking(stage, when=far(2, 6)))

    assert error.code == "held-by-option"
    assert "Pilote" in str(error)
    assert [way.kind for way in error.ways_out] == ["option", "slot", "slot", "slot"]
    assert error.ways_out[0].data == {"rank": 2}
    assert error.ways_out[1].data["starts_at"] == far(4, 8).start.isoformat()
    stranger = member_of(village)
    hidden = refused(
        lambda: actions.book(
            village=village,
            title="X",
            party=stranger.party,
            periods=[actions.Period(stage, far(2, 6))],
            by=stranger,
            now=NOW,
        )
    )
    assert "Pilote" not in str(hidden.as_problem())


def test_item_10_unpaid_pending_requests_block_everything_wanted_automatic_expiry(
    stage: Resource,
) -> None:
    """At its end an option blocks nothing any more, whether or not a job wrote that down."""
    option = make_option(stage, when=far(0, 4))

    assert (
        refused(lambda: make_booking(stage, when=far(0, 4), now=WEEK - timedelta(seconds=1))).code
        == "held-by-option"
    )
    make_booking(stage, when=far(0, 4), now=WEEK)
    assert state(option) == "option"
    assert refused(lambda: confirm(option, now=WEEK)).code == "option-over"


def test_a_firm_booking_costs_one_question_more_than_its_claims(
    village: Village, stage: Resource
) -> None:
    with CaptureQueriesContext(connection) as told:
        make_booking(stage, when=far(0, 4), party=make_person(known_in=village))

    about = [query["sql"] for query in told if "bookings_hold" in query["sql"]]
    assert len(about) == 1


def test_a_booking_moves_within_what_it_has_and_not_over_an_option(stage: Resource) -> None:
    booking = make_booking(stage, when=far(0, 4))
    make_option(stage, when=far(4, 8))

    def resize(first: float, last: float) -> Booking:
        return actions.resize(
            booking=booking,
            segment=booking.segments.get(),
            span=far(first, last),
            by=HOUSE,
            now=NOW,
        )

    assert refused(lambda: resize(0, 5)).code == "held-by-option"
    assert resize(0, 3).segments.get().ends_at == far(0, 3).end


# ---- confirmed


def test_the_first_is_confirmed_and_claims_and_whoever_waits_is_told(stage: Resource) -> None:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(2, 6))

    confirm(first)

    assert state(first) == "confirmed"
    assert Claim.objects.get().source_id == first.pk
    first.hold.refresh_from_db()
    assert (first.hold.ended_as, first.hold.ended_at) == ("confirmed", NOW)
    assert not first.hold.parts.exists()
    assert AuditRow.objects.filter(verb=facts.CONFIRMED).count() == 1
    overtaken = OutboxRow.objects.get(topic=facts.OVERTAKEN)
    assert overtaken.payload["booking"] == second.pk
    assert isinstance(refused(lambda: confirm(second)), Occupied)


def test_item_20_holds_given_out_of_order_first_hold_unknown_when_a_challenge_comes(
    stage: Resource,
) -> None:
    """The second is never confirmed while the first lives, and is told who and until when."""
    make_option(stage, when=far(0, 4), title="Pilote")
    second = make_option(stage, when=far(2, 6))

    error = refused(lambda: confirm(second))

    assert error.code == "not-first"
    assert "Pilote" in str(error)
    assert error.details["held"][0]["until"] == WEEK.isoformat()  # type: ignore[index]


def test_an_option_confirmed_one_second_after_its_end_is_refused(stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))

    assert refused(lambda: confirm(option, now=WEEK + timedelta(seconds=1))).code == "option-over"
    assert refused(lambda: confirm(option, now=WEEK)).code == "option-over"
    confirm(option, now=WEEK - timedelta(seconds=1))


def test_some_periods_are_confirmed_and_the_others_stay_optional(
    village: Village, stage: Resource
) -> None:
    party = make_organisation(known_in=village)
    option = actions.ask_option(
        village=village,
        title="Série",
        party=party,
        periods=[
            actions.Period(stage, far(0, 4), kind=SegmentKind.BUILD),
            actions.Period(stage, far(24, 34), kind=SegmentKind.SHOOT),
        ],
        by=HOUSE,
        now=NOW,
    )
    second = make_option(stage, when=far(0, 40))
    build, shoot = option.segments.order_by("starts_at")

    mixed = confirm(option, segments=[build])

    assert state(mixed) == "mixed"
    assert Claim.objects.get().tone == "build"
    assert [part.starts_at for part in ladder.parts_of_hold(option.hold)] == [far(24, 34).start]
    assert ranks(second) == [1, 2, 1]
    confirm(mixed, segments=[shoot])
    assert (state(option), Claim.objects.count()) == ("confirmed", 2)
    assert sorted(Claim.objects.values_list("tone", flat=True)) == ["build", "shoot"]


def test_a_mixed_booking_whose_option_lapsed_keeps_what_is_confirmed(stage: Resource) -> None:
    option = actions.ask_option(
        village=stage.village,
        title="Série",
        party=make_organisation(known_in=stage.village),
        periods=[actions.Period(stage, far(0, 4)), actions.Period(stage, far(24, 28))],
        by=HOUSE,
        now=NOW,
    )
    mixed = confirm(option, segments=[option.segments.earliest("starts_at")])

    # Nobody wrote the lapse down: whoever changes the booking does.
    actions.move(
        booking=mixed,
        segment=mixed.segments.earliest("starts_at"),
        starts_at=far(1, 5).start,
        by=HOUSE,
        now=WEEK + DAY,
    )

    assert state(option) == "confirmed"
    assert option.segments.get().starts_at == far(1, 5).start
    assert OutboxRow.objects.filter(topic=facts.LAPSED).count() == 1


def test_what_is_missing_is_said_at_once_and_overruled_by_the_team_alone(
    stage: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = holds.HoldPolicy(requires=frozenset({Requirement.QUOTE, Requirement.INSURANCE}))
    monkeypatch.setattr(holding, "policy_of", lambda _resources: policy)
    company = make_organisation(known_in=stage.village)
    member = member_of(stage.village)
    affiliate(member.party, company)
    option = make_option(stage, when=far(0, 4), party=company)
    missing = {"missing-quote", "missing-insurance"}

    for by, overrule in ((HOUSE, ()), (member, tuple(missing))):
        error = refused(partial(actions.confirm, booking=option, by=by, now=NOW, overrule=overrule))
        assert {one.code for one in error.errors} == missing  # type: ignore[attr-defined]
    confirm(option, overrule=tuple(missing))
    assert state(option) == "confirmed"


def test_what_is_met_is_not_missing(stage: Resource, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = holds.HoldPolicy(requires=frozenset({Requirement.DEPOSIT}))
    monkeypatch.setattr(holding, "policy_of", lambda _resources: policy)
    monkeypatch.setattr(holding, "_checks", {Requirement.DEPOSIT: lambda *_asked: True})

    confirm(make_option(stage, when=far(0, 4)))

    assert Claim.objects.count() == 1


def test_a_rank_is_overruled_by_nobody(stage: Resource) -> None:
    make_option(stage, when=far(0, 4))
    second = make_option(stage, when=far(0, 4))

    error = refused(lambda: confirm(second, overrule=["not-first", "held-by-option", "occupied"]))

    assert error.code == "not-first"


# ---- released and lapsed


def test_a_release_promotes_everyone_below_who_are_told(stage: Resource) -> None:
    first, second, third = (make_option(stage, when=far(0, 4)) for _ in range(3))

    actions.release(booking=first, by=HOUSE, now=NOW, reason="Reporté")

    assert state(first) == "released"
    assert first.segments.count() == 1
    assert (ranks(second), ranks(third)) == ([1], [2])
    promoted = OutboxRow.objects.filter(topic=facts.PROMOTED).values_list("payload", flat=True)
    assert [one["booking"] for one in promoted] == [second.pk, third.pk]
    assert refused(lambda: actions.release(booking=first, by=HOUSE, now=NOW)).code == "already-over"


def test_some_periods_are_released(village: Village, stage: Resource) -> None:
    other = make_resource(village, kind="stage")
    option = make_option(stage, other, when=far(0, 4))
    second = make_option(stage, when=far(0, 4))
    third = make_option(other, when=far(0, 4))

    actions.release(
        booking=option, segments=[option.segments.get(resource=stage)], by=HOUSE, now=NOW
    )

    assert (state(option), option.segments.get().resource_id) == ("option", other.pk)
    assert (ranks(second), ranks(third)) == ([1], [2])
    assert OutboxRow.objects.get(topic=facts.PROMOTED).payload["booking"] == second.pk


def test_a_lapse_is_written_once_as_of_its_instant(stage: Resource) -> None:
    first, second = (
        make_option(stage, when=far(0, 4)),
        make_option(stage, when=far(0, 4), now=NOW + DAY),
    )
    late = WEEK + timedelta(hours=5)

    assert not actions.lapse(hold_id=first.hold.pk, now=WEEK - timedelta(seconds=1))
    assert actions.lapse_all(late) == 1
    assert actions.lapse_all(late) == 0

    first.hold.refresh_from_db()
    assert (state(first), first.hold.ended_at, first.hold.ended_as) == ("lapsed", WEEK, "lapsed")
    assert state(second) == "option"
    assert OutboxRow.objects.get(topic=facts.PROMOTED).payload["booking"] == second.pk


def test_the_outbox_looks_at_an_option_when_it_ends(stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))
    actions.extend(booking=option, until=WEEK + DAY, by=HOUSE, now=NOW)

    outbox.deliver(now=WEEK)
    assert state(option) == "option"
    outbox.deliver(now=WEEK + DAY)
    assert state(option) == "lapsed"


def test_the_rank_is_counted_at_the_instant_of_the_lapse(stage: Resource) -> None:
    make_option(stage, when=far(0, 4))
    second = make_option(stage, when=far(0, 4), now=NOW + DAY)

    # No job has run.
    confirm(second, now=WEEK)

    assert state(second) == "confirmed"


# ---- challenged


def challenged(stage: Resource) -> tuple[Booking, Booking, Challenge]:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(2, 6))
    (made,) = actions.challenge(booking=second, by=HOUSE, now=NOW)
    return first, second, made


def test_whoever_does_not_answer_in_time_lapses(stage: Resource) -> None:
    first, second, made = challenged(stage)

    due = NOW + timedelta(hours=48)
    assert made.answer_by == due
    first.hold.refresh_from_db()
    assert first.hold.lapses_at == due
    received = OutboxRow.objects.get(topic=facts.CHALLENGE_RECEIVED)
    assert received.payload["booking"] == first.pk
    assert refused(lambda: confirm(second, now=due - timedelta(seconds=1))).code == "not-first"
    assert refused(lambda: confirm(first, now=due)).code == "option-over"
    confirm(second, now=due)
    assert actions.lapse_all(due) == 1
    made.refresh_from_db()
    assert made.outcome == "unanswered"


@pytest.mark.parametrize(("answer", "outcome"), [("confirm", "confirmed"), ("release", "left")])
def test_a_challenge_is_answered_by_confirming_or_leaving(
    stage: Resource, answer: str, outcome: str
) -> None:
    first, second, made = challenged(stage)

    getattr(actions, answer)(booking=first, by=HOUSE, now=NOW + DAY)

    made.refresh_from_db()
    assert (made.outcome, made.ended_at) == (outcome, NOW + DAY)
    assert state(second) == "option"


def test_a_challenge_that_is_taken_back_ends_nobody(stage: Resource) -> None:
    first, second, made = challenged(stage)

    actions.withdraw_challenge(booking=second, by=HOUSE, now=NOW + DAY)

    made.refresh_from_db()
    first.hold.refresh_from_db()
    assert (made.outcome, first.hold.lapses_at) == ("withdrawn", WEEK)
    nothing = refused(lambda: actions.withdraw_challenge(booking=second, by=HOUSE, now=NOW + DAY))
    assert nothing.code == "nothing-to-challenge"


def test_a_challenger_that_leaves_takes_its_challenge_with_it(stage: Resource) -> None:
    first, second, made = challenged(stage)

    actions.release(booking=second, by=HOUSE, now=NOW + DAY)

    first.hold.refresh_from_db()
    made.refresh_from_db()
    assert (made.outcome, first.hold.lapses_at) == ("withdrawn", WEEK)


def test_what_fell_due_stays_true_when_the_challenger_leaves_afterwards(stage: Resource) -> None:
    first, second, made = challenged(stage)

    actions.release(booking=second, by=HOUSE, now=NOW + timedelta(hours=49))
    actions.lapse_all(NOW + timedelta(hours=50))

    made.refresh_from_db()
    assert (state(first), made.outcome) == ("lapsed", "unanswered")


def test_only_the_first_is_challenged_and_once(stage: Resource) -> None:
    _first, second, _made = challenged(stage)
    third = make_option(stage, when=far(3, 4))

    again = refused(lambda: actions.challenge(booking=second, by=HOUSE, now=NOW))
    assert again.code == "already-challenged"
    (made,) = actions.challenge(booking=third, by=HOUSE, now=NOW)
    assert made.hold.booking_id == _first.pk
    alone = make_option(stage, when=far(10, 12))
    error = refused(lambda: actions.challenge(booking=alone, by=HOUSE, now=NOW))
    assert error.code == "nothing-to-challenge"


def test_a_challenger_lives_when_the_answer_is_due(stage: Resource) -> None:
    make_option(stage, when=far(0, 4))
    second = make_option(stage, when=far(2, 6))
    late = WEEK - timedelta(hours=1)

    actions.extend(booking=Booking.objects.earliest("pk"), until=WEEK + DAY, by=HOUSE, now=NOW)
    error = refused(lambda: actions.challenge(booking=second, by=HOUSE, now=late))

    assert error.code == "ends-before-answer"


# ---- longer


def test_an_extension_keeps_the_rank_and_ends_by_the_beginning(stage: Resource) -> None:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(0, 4))

    actions.extend(booking=first, until=WEEK + DAY, by=HOUSE, now=NOW)

    assert (ranks(first), ranks(second)) == ([1], [2])
    first.hold.refresh_from_db()
    assert first.hold.lapses_at == WEEK + DAY
    for until in (WEEK, far(1, 2).start):
        error = refused(lambda: actions.extend(booking=first, until=until, by=HOUSE, now=NOW))  # noqa: B023 -- called at once
        assert error.code == "no-longer"


def test_an_extension_does_not_answer_a_challenge(stage: Resource) -> None:
    first, _second, made = challenged(stage)

    actions.extend(booking=first, until=WEEK + DAY, by=HOUSE, now=NOW)

    first.hold.refresh_from_db()
    assert first.hold.lapses_at == made.answer_by


def test_only_the_team_extends(village: Village, stage: Resource) -> None:
    member = member_of(village)
    option = make_option(stage, when=far(0, 4), party=member.party)

    with pytest.raises(Forbidden):
        actions.extend(booking=option, until=WEEK + DAY, by=member, now=NOW)


# ---- moved and cancelled


def test_a_stretch_that_is_kept_keeps_its_place_and_a_new_one_is_asked_now(
    stage: Resource,
) -> None:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(3, 8))

    actions.resize(
        booking=first, segment=first.segments.get(), span=far(0, 6), by=HOUSE, now=NOW + DAY
    )

    # What it had until 4 it still has first; from 4 to 6 the other asked earlier.
    assert ranks(first) == [1, 2]
    assert ranks(second) == [2, 1]


def test_an_option_that_moves_away_and_back_at_one_instant_jumps_nobody(stage: Resource) -> None:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(10, 14))

    for start in (10, 0, 10):
        actions.move(
            booking=first,
            segment=first.segments.get(),
            starts_at=far(start, start + 1).start,
            by=HOUSE,
            now=NOW,
        )

    assert (ranks(second), ranks(first)) == ([1], [2])


def test_moving_an_option_earlier_ends_it_by_its_new_beginning(stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))

    actions.move(
        booking=option,
        segment=option.segments.get(),
        starts_at=hours(48, 52).start,
        by=HOUSE,
        now=NOW,
    )

    option.hold.refresh_from_db()
    assert option.hold.lapses_at == hours(48, 52).start


def test_moving_away_from_the_stretch_answers_a_challenge(stage: Resource) -> None:
    first, second, made = challenged(stage)

    actions.move(
        booking=first,
        segment=first.segments.get(),
        starts_at=far(10, 14).start,
        by=HOUSE,
        now=NOW,
    )

    made.refresh_from_db()
    first.hold.refresh_from_db()
    assert (made.outcome, first.hold.lapses_at) == ("left", WEEK)
    assert OutboxRow.objects.get(topic=facts.PROMOTED).payload["booking"] == second.pk


def test_cancelling_an_option_ends_it_and_promotes(stage: Resource) -> None:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(0, 4))

    actions.cancel(booking=first, by=HOUSE, now=NOW)

    first.hold.refresh_from_db()
    assert (state(first), first.hold.ended_as) == ("cancelled", "cancelled")
    assert ranks(second) == [1]
    assert OutboxRow.objects.filter(topic=facts.PROMOTED).count() == 1


def test_a_closure_is_told_of_options_and_cancels_or_moves_them(stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))

    def close(**more: object) -> object:
        return actions.close_places(
            village=stage.village,
            resources=[stage],
            span=far(2, 3),
            title="Travaux",
            by=HOUSE,
            now=NOW,
            **more,  # type: ignore[arg-type]
        )

    assert refused(close).code == "hits-unresolved"
    close(resolve={option.pk: "cancel"})
    assert state(option) == "cancelled"


# ---- kinds


def test_moving_the_shoot_moves_its_montage_and_demontage(stage: Resource) -> None:
    booking = actions.book(
        village=stage.village,
        title="Long métrage",
        party=make_organisation(known_in=stage.village),
        periods=[
            actions.Period(stage, far(0, 10), kind=SegmentKind.BUILD),
            # Two days with a gap between them: one booking.
            actions.Period(stage, far(24, 34), kind=SegmentKind.SHOOT),
            actions.Period(stage, far(72, 82), kind=SegmentKind.SHOOT),
            actions.Period(stage, far(96, 106), kind=SegmentKind.STRIKE),
        ],
        by=HOUSE,
        now=NOW,
    )
    shoot = booking.segments.filter(kind="shoot").earliest("starts_at")

    moved = actions.move(
        booking=booking, segment=shoot, starts_at=shoot.starts_at + DAY, by=HOUSE, now=NOW
    )

    assert list(moved.segments.order_by("starts_at").values_list("kind", "starts_at")) == [
        ("build", far(24, 34).start),
        ("shoot", far(48, 58).start),
        ("shoot", far(96, 106).start),
        ("strike", far(120, 130).start),
    ]
    claims = Claim.objects.order_by("starts_at").values_list("tone", flat=True)
    assert list(claims) == ["build", "shoot", "shoot", "strike"]


def test_touching_periods_of_other_kinds_are_painted_apart_without_turnaround_between(
    village: Village,
) -> None:
    stage = make_resource(village, turnaround_minutes=60)
    actions.book(
        village=village,
        title="Pub",
        party=make_organisation(known_in=village),
        periods=[
            actions.Period(stage, far(0, 10), kind=SegmentKind.BUILD),
            actions.Period(stage, far(10, 20), kind=SegmentKind.SHOOT),
        ],
        by=HOUSE,
        now=NOW,
    )

    claims = Claim.objects.order_by("starts_at").values_list("tone", "ends_at", "held_until")
    assert list(claims) == [
        ("build", far(0, 10).end, far(0, 10).end),
        ("shoot", far(10, 20).end, far(10, 21).end),
    ]


def test_a_booking_may_be_firm_in_part_and_optional_in_part(stage: Resource) -> None:
    booking = actions.book(
        village=stage.village,
        title="Clip",
        party=make_organisation(known_in=stage.village),
        periods=[
            actions.Period(stage, far(0, 4)),
            actions.Period(stage, far(24, 28), state=SegmentState.OPTION),
        ],
        by=HOUSE,
        now=NOW,
    )

    assert state(booking) == "mixed"
    assert Claim.objects.get().starts_at == far(0, 4).start
    assert HoldPart.objects.get().starts_at == far(24, 28).start
    actions.release(booking=booking, by=HOUSE, now=NOW)
    assert (state(booking), booking.segments.count()) == ("confirmed", 1)


def test_what_was_never_an_option_is_not_confirmed(stage: Resource) -> None:
    booking = make_booking(stage, when=far(0, 4))

    for act in (actions.confirm, actions.release, actions.challenge, actions.withdraw_challenge):
        error = refused(lambda: act(booking=booking, by=HOUSE, now=NOW))  # type: ignore[operator]  # noqa: B023
        assert isinstance(error, holds.NotAnOption)


def test_a_member_answers_for_their_own_option_and_for_nobody_elses(
    village: Village, stage: Resource
) -> None:
    owner, stranger = member_of(village), member_of(village)
    option = make_option(stage, when=far(0, 4), party=owner.party, by=actor_of(owner.party))

    for act in (actions.confirm, actions.release):
        with pytest.raises(Forbidden):
            act(booking=option, by=stranger, now=NOW)  # type: ignore[operator]
    actions.confirm(booking=option, by=owner, now=NOW)
    assert state(option) == "confirmed"


def test_who_read_the_page_before_somebody_else_answered_changes_nothing(stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))
    seen = option.changed_at
    actions.extend(booking=option, until=WEEK + DAY, by=HOUSE, now=NOW + timedelta(minutes=1))

    error = refused(lambda: confirm(option, now=NOW + timedelta(minutes=2), seen=seen))

    assert isinstance(error, rules.ChangedMeanwhile)
