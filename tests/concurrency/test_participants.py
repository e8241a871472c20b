"""Invitations answered by two at once, and answered while the booking moves: nothing is lost, nobody waits for ever."""

from itertools import pairwise

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking, Participant
from creuset.bookings.rules.participants import MOST
from creuset.bookings.states import ParticipantAnswer
from creuset.core import outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.people.actors import HOUSE, Actor
from tests.concurrency.test_races import all_at_once, outcome, span
from tests.factories.bookings import make_booking
from tests.factories.people import member_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 8
YES, NO = ParticipantAnswer.YES, ParticipantAnswer.NO


@pytest.fixture
def booking() -> Booking:
    room = make_resource(make_village())
    return make_booking(room, when=span(1, 2), party=member_of(room.village).party)


def invited(booking: Booking, name: str) -> Participant:
    return actions.invite(
        booking=booking, by=HOUSE, now=NOW, email=f"{name}@ailleurs.example", name=name
    )


def test_two_answers_of_one_at_once_are_one_after_the_other(booking: Booking) -> None:
    """The same link open on a phone and a computer: the last one to be written stands, and each is told once."""
    row = invited(booking, "zoe")
    racers = [
        lambda answer=answer: actions.answer_invitation(row=row, answer=answer, now=NOW)
        for answer in [YES, NO] * (RACERS // 2)
    ]
    told = [outcome(one) for one in all_at_once(racers)]
    assert told == ["done"] * RACERS
    row.refresh_from_db()
    kept = AuditRow.objects.filter(verb="bookings.invitation_answered").order_by("pk")
    answers = [each.content["answer"] for each in kept]
    # What says the same again is no change: each row of the story turns the one before it.
    assert answers[-1] == row.answer
    assert all(one != other for one, other in pairwise(answers))


def test_everybody_answers_at_once_and_each_answer_is_kept(booking: Booking) -> None:
    rows = [invited(booking, f"invite{number}") for number in range(RACERS)]
    racers = [
        lambda row=row, answer=answer: actions.answer_invitation(row=row, answer=answer, now=NOW)
        for row, answer in zip(rows, [YES, NO] * (RACERS // 2), strict=True)
    ]
    assert [outcome(one) for one in all_at_once(racers)] == ["done"] * RACERS
    kept = dict(Participant.objects.values_list("pk", "answer"))
    assert [kept[row.pk] for row in rows] == [YES, NO] * (RACERS // 2)


def test_a_move_while_somebody_answers_keeps_the_answer_and_tells_them_the_new_time(
    booking: Booking,
) -> None:
    rows = [invited(booking, f"invite{number}") for number in range(3)]
    mailed = OutboxRow.objects.filter(topic="mail").count()
    segment = booking.segments.get()
    fresh = Booking.objects.get(pk=booking.pk)

    def move() -> object:
        return actions.move(
            booking=fresh,
            segment=segment,
            starts_at=span(4, 5).start,
            by=Actor(party=booking.party),
            now=NOW,
        )

    answering = [
        lambda row=row: actions.answer_invitation(row=row, answer=YES, now=NOW) for row in rows
    ]
    told = [outcome(one) for one in all_at_once([move, *answering])]
    assert told == ["done"] * 4
    later = NOW
    for _again in range(4):
        while outbox.deliver(now=later):
            pass
        later = later + actions.participants.rules.PACE
    for row in rows:
        row.refresh_from_db()
        assert row.answer == YES
        assert row.sequence == 2
        assert span(4, 5).start.isoformat() in str(row.sent)
    assert OutboxRow.objects.filter(topic="mail").count() >= mailed


def test_of_many_who_invite_at_once_none_is_invited_twice_nor_more_than_there_is_room_for(
    booking: Booking,
) -> None:
    for number in range(MOST - 2):
        Participant.objects.create(
            booking=booking,
            email=f"deja{number}@ailleurs.example",
            language="fr",
            invited_at=NOW,
            secret_hash=f"{number:064}",
        )
    racers = [
        lambda number=number: invited(booking, f"course{number // 2}") for number in range(RACERS)
    ]
    told = [outcome(one) for one in all_at_once(racers)]
    assert told.count("done") == 2
    assert Participant.objects.filter(booking=booking).count() == MOST
    emails = list(Participant.objects.values_list("email", flat=True))
    assert len(emails) == len(set(emails))
