"""What happened in a simulated stretch of life, counted."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts, by kind of place or by code of refusal where there are several."""

    people: int = 0
    companies: int = 0
    projects: int = 0
    steps: int = 0
    booked: Counter[str] = field(default_factory=Counter)
    options: Counter[str] = field(default_factory=Counter)
    challenges: int = 0
    confirmed: int = 0
    released: int = 0
    lapsed: int = 0
    quotes: int = 0
    quotes_refused: int = 0
    deposits: int = 0
    certificates: int = 0
    #: What was subscribed to, by kind of offer; who found nothing, in people, by how they live.
    subscriptions: Counter[str] = field(default_factory=Counter)
    unplaced: Counter[str] = field(default_factory=Counter)
    notices: int = 0
    upgrades: int = 0
    pauses: int = 0
    office_moves: int = 0
    absences: int = 0
    series: int = 0
    #: Bookings that found another place, or another time, than was asked.
    elsewhere: int = 0
    later: int = 0
    given_up: int = 0
    #: The same by kind of place and address of who wished.
    unserved: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: Who waited for what was taken, what they were offered, and what they said.
    waits: int = 0
    offers: int = 0
    accepted: int = 0
    turned_down: int = 0
    #: Who was invited to a booking, and who answered.
    invited: int = 0
    invitations_answered: int = 0
    moved: int = 0
    resized: int = 0
    cancelled: int = 0
    closures: int = 0
    displaced: int = 0
    #: Cancellations that cost a fee.
    fees: int = 0
    came: int = 0
    came_late: int = 0
    left: int = 0
    overran: int = 0
    longer: int = 0
    #: Stays to which nobody came, and that were given free.
    missed: int = 0
    #: States of the premises that were written down; bookings whose meters were read.
    premises: int = 0
    metered: int = 0
    #: Bookings that were asked for, and what the team answered.
    asked: int = 0
    approved: int = 0
    declined: int = 0
    enquiries: int = 0
    enquiries_accepted: int = 0
    visits: int = 0
    answers: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    #: Calls of an action, refused ones included.
    actions: int = 0
