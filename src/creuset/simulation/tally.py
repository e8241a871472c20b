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
    #: Bookings that found another place, or another time, than was asked.
    elsewhere: int = 0
    later: int = 0
    given_up: int = 0
    moved: int = 0
    resized: int = 0
    cancelled: int = 0
    closures: int = 0
    displaced: int = 0
    visits: int = 0
    answers: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    #: Calls of an action, refused ones included.
    actions: int = 0
