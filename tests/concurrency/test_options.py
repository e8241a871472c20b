"""Many at once on one ladder: the second is never confirmed over the first, an answer is given once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking, Challenge, Hold, HoldPart
from creuset.core.models import AuditRow
from creuset.people.actors import HOUSE
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.concurrency.test_races import all_at_once, outcome, overlapping_claims
from tests.factories.bookings import hours, make_booking
from tests.factories.options import make_option
from tests.factories.people import make_organisation
from tests.factories.places import make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db(transaction=True)

FAR = hours(21 * 24, 21 * 24 + 8)
WEEK = NOW + timedelta(days=7)
SECOND = timedelta(seconds=1)


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, kind="stage")


def confirm(booking: Booking, at: timedelta = timedelta()) -> Callable[[], Booking]:
    return lambda: actions.confirm(booking=booking, by=HOUSE, now=NOW + at)


def release(booking: Booking, at: timedelta = timedelta()) -> Callable[[], Booking]:
    return lambda: actions.release(booking=booking, by=HOUSE, now=NOW + at)


def test_rank_two_never_confirms_over_a_live_rank_one(stage: Resource) -> None:
    for _ in range(4):
        first, second = make_option(stage, when=FAR), make_option(stage, when=FAR)

        told = all_at_once([confirm(second), confirm(first), confirm(second), confirm(second)])

        codes = [outcome(one) for one in told]
        assert codes[1] == "done"
        # Before the first was confirmed it was in the way as an option, then as what is booked.
        assert {codes[0], codes[2], codes[3]} <= {"not-first", "occupied"}
        assert Claim.objects.get().source_id == first.pk
        for booking in (first, second):
            actions.cancel(booking=booking, by=HOUSE, now=NOW)


def test_the_second_confirms_while_the_first_leaves_or_not_at_all(stage: Resource) -> None:
    for _ in range(4):
        first, second = make_option(stage, when=FAR), make_option(stage, when=FAR)

        left, *tried = all_at_once([release(first), *([confirm(second)] * 3)])

        assert outcome(left) == "done"
        codes = Counter(outcome(one) for one in tried)
        assert codes["done"] <= 1
        assert set(codes) <= {"done", "not-first", "option-over", "not-an-option"}
        assert Claim.objects.count() == codes["done"]
        actions.cancel(booking=second, by=HOUSE, now=NOW)
        Claim.objects.all().delete()


def test_many_who_ask_at_once_have_each_their_own_rank(village: Village) -> None:
    whole, left, right = make_stage_of_two_halves(village)
    parties = [make_organisation(known_in=village) for _ in range(12)]

    def ask(n: int) -> Callable[[], Booking]:
        place = (whole, left, right)[n % 3]
        return lambda: make_option(place, when=FAR, party=parties[n], overrule=["ladder-full"])

    assert {outcome(one) for one in all_at_once([ask(n) for n in range(12)])} == {"done"}

    for part in (left, right):
        turns = list(HoldPart.objects.filter(part=part).values_list("asked_at", flat=True))
        assert len(turns) == len(set(turns)) == 8


def test_who_books_firm_and_who_asks_for_an_option_never_both_have_it(stage: Resource) -> None:
    parties = [make_organisation(known_in=stage.village) for _ in range(8)]

    def ask(n: int) -> Callable[[], Booking]:
        if n % 2:
            return lambda: make_option(stage, when=FAR, party=parties[n])
        return lambda: make_booking(stage, when=FAR, party=parties[n])

    told = Counter(outcome(one) for one in all_at_once([ask(n) for n in range(8)]))

    firm, options = Claim.objects.count(), Hold.objects.count()
    assert (firm, options) in {(1, 0), (0, 4)}
    assert told["done"] == firm + options
    assert set(told) <= {"done", "occupied", "held-by-option"}


def test_two_who_answer_the_same_challenge_leave_one_truth(stage: Resource) -> None:
    for answers in ([confirm, confirm], [confirm, release], [release, release]):
        first, second = make_option(stage, when=FAR), make_option(stage, when=FAR)
        (made,) = actions.challenge(booking=second, by=HOUSE, now=NOW)

        told = [outcome(one) for one in all_at_once([answer(first, SECOND) for answer in answers])]

        assert told.count("done") == 1
        assert set(told) <= {"done", "not-an-option", "option-over", "already-over"}
        made.refresh_from_db()
        first.refresh_from_db()
        assert (first.state, made.outcome) in {("confirmed", "confirmed"), ("released", "left")}
        assert Claim.objects.count() == (first.state == "confirmed")
        for booking in (first, second):
            if booking.state != "released":
                actions.cancel(booking=booking, by=HOUSE, now=NOW + SECOND)


def test_an_option_confirmed_one_second_after_its_end_never_passes_the_next(
    stage: Resource,
) -> None:
    first = make_option(stage, when=FAR)
    second = make_option(stage, when=FAR, now=NOW + timedelta(days=1))
    late = timedelta(days=7) + SECOND

    told = all_at_once([confirm(first, late), confirm(second, late)] * 3)

    assert {outcome(one) for one in told[::2]} == {"option-over"}
    assert Counter(outcome(one) for one in told[1::2])["done"] == 1
    assert Claim.objects.get().source_id == second.pk


def test_a_confirmation_at_the_last_moment_races_the_job_that_writes_the_lapse(
    stage: Resource,
) -> None:
    for _ in range(4):
        option = make_option(stage, when=FAR)

        in_time, *jobs = all_at_once(
            [
                confirm(option, timedelta(days=7) - SECOND),
                *([lambda: actions.lapse(hold_id=option.hold.pk, now=WEEK)] * 3),  # noqa: B023
            ]
        )

        option.refresh_from_db()
        option.hold.refresh_from_db()
        lapsed = sum(one is True for one in jobs)
        if outcome(in_time) == "done":
            assert (option.state, option.hold.ended_as, lapsed) == ("confirmed", "confirmed", 0)
        else:
            assert outcome(in_time) == "option-over"
            assert (option.state, option.hold.ended_as, lapsed) == ("lapsed", "lapsed", 1)
        assert Claim.objects.count() == (option.state == "confirmed")
        assert (
            AuditRow.objects.filter(
                verb="bookings.lapsed",
                objects_named__kind="booking",
                objects_named__object_id=option.pk,
            ).count()
            == lapsed
        )
        Claim.objects.all().delete()


def test_challenges_moves_and_firm_bookings_that_cross_never_wait_for_ever(
    village: Village,
) -> None:
    rooms = [make_resource(village, kind="stage") for _ in range(2)]
    options = [make_option(*rooms, when=FAR) for _ in range(3)]
    firm = [
        make_booking(room, when=hours(500 + 20 * n, 504 + 20 * n)) for n, room in enumerate(rooms)
    ]

    def move(booking: Booking, hour: int) -> Callable[[], object]:
        def act() -> object:
            segment = booking.segments.order_by("pk").first()
            return segment and actions.move(
                booking=booking,
                segment=segment,
                starts_at=NOW + timedelta(hours=hour),
                by=HOUSE,
                now=NOW + SECOND,
            )

        return act

    def challenge(booking: Booking) -> Callable[[], object]:
        return lambda: actions.challenge(booking=booking, by=HOUSE, now=NOW + SECOND)

    jobs = [
        *(challenge(option) for option in options[1:]),
        *(move(option, 21 * 24 + n) for n, option in enumerate(options)),
        *(move(booking, 21 * 24 + 4) for booking in firm),
        release(options[0], SECOND),
    ]
    told = {outcome(one) for one in all_at_once(jobs)}

    assert told <= {
        "done",
        "held-by-option",
        "occupied",
        "changed-meanwhile",
        "nothing-to-challenge",
        "already-challenged",
        "ends-before-answer",
        "already-over",
    }
    assert not overlapping_claims()
    # Nothing that is still open is owed to or by an option that somebody ended.
    left_open = Challenge.objects.filter(ended_at__isnull=True, hold__ended_at__isnull=False)
    assert not left_open.exists()
