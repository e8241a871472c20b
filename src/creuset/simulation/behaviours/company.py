"""Who waits, who invites whom, and what they answer: pure functions of a seed and of what is told of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from creuset.bookings.states import ParticipantAnswer
from creuset.simulation.happenings import Wish
from creuset.simulation.names import people, plain
from creuset.simulation.streams import happens, stream

#: Nobody waits for what begins sooner.
SOONEST = timedelta(hours=12)
WAITS = 0.7
#: Of what is offered: accepted, let go; the rest is forgotten.
ACCEPTED, LET_GO = 0.75, 0.15
INVITES, FROM_OUTSIDE = 0.35, 0.4
MOST_COLLEAGUES = 3
#: Of those who are invited: who come, who do not; the others say nothing.
COMES, DECLINES = 0.7, 0.12


def is_worth_waiting(seed: int, wish: Wish) -> bool:
    """Say whether whoever found nothing free waits for it: one period, asked firm, far enough ahead."""
    if wish.is_option or len(wish.asks) > 1 or wish.starts_at < wish.at + SOONEST:
        return False
    return happens(stream(seed, "wait", wish.key), WAITS)


def takes_it(seed: int, title: str, joined_at: datetime) -> bool | None:
    """Say whether they accept what they are offered, or let it go; None: they forget it."""
    fate = stream(seed, "offer", title, joined_at).random()
    return None if fate >= ACCEPTED + LET_GO else fate < ACCEPTED


def guests_of(
    seed: int, wish: Wish, colleagues: Sequence[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return whom the asker of a meeting invites: addresses of colleagues, names and addresses from outside."""
    random = stream(seed, "guests", wish.key)
    if not happens(random, INVITES):
        return [], []
    known = sorted(colleagues)
    some = random.sample(known, min(len(known), random.randint(1, MOST_COLLEAGUES)))
    if not happens(random, FROM_OUTSIDE):
        return some, []
    (given, family) = people(random, 1)[0]
    address = f"{plain(given)}.{plain(family)}.{random.randrange(1000):03}@invite.example"
    return some, [(f"{given} {family}", address)]


def answer_of(seed: int, email: str, invited_at: datetime) -> ParticipantAnswer:
    """Return what somebody who is invited says, if anything."""
    fate = stream(seed, "invited", email, invited_at).random()
    if fate < COMES:
        return ParticipantAnswer.YES
    return ParticipantAnswer.NO if fate < COMES + DECLINES else ParticipantAnswer.NONE
