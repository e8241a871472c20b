"""How large the village of a benchmark is, and when each of its places is used: pure counting."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SLUG = "bench"
EVERY = timedelta(minutes=446)
TURNAROUND = timedelta(minutes=15)
SHORTEST, LONGEST = 90, 240
IN_A_BOOKING = 4
#: Of the gaps between claims that are to come, one in so many is under option, twice: a first and a second.
OPTIONS_EVERY = 50
RANKS = 2
#: An option wants the end of its gap, turnaround before the next use included; the beginning stays free.
OPTION = timedelta(minutes=60)
#: The first places are stages, the next fifth desks of pools, the others rooms of all kinds.
STAGES = 5


@dataclass(frozen=True)
class Shape:
    """How large the village is."""

    places: int
    claims: int

    @property
    def each(self) -> int:
        """How many claims each place has."""
        return self.claims // self.places

    @property
    def desks(self) -> int:
        """How many of the places are desks of pools."""
        return self.places // 5

    def code(self, place: int) -> str:
        """Return the code of a place, by its number."""
        if place < STAGES:
            return f"plateau-{place}"
        return f"poste-{place}" if place < STAGES + self.desks else f"salle-{place}"

    @property
    def ends(self) -> datetime:
        """When the last of them have begun."""
        return self.begins + EVERY * self.each

    @property
    def begins(self) -> datetime:
        """When its first claims begin (UTC, naive as the loaders write it): as many before this month as after."""
        month = datetime.now(UTC).replace(
            day=1, hour=5, minute=0, second=0, microsecond=0, tzinfo=None
        )
        return month - EVERY * (self.each // 2)

    def use(self, place: int, nth: int) -> tuple[datetime, datetime]:
        """Return the instants between which a place is used for the n-th time."""
        start = self.begins + EVERY * nth + timedelta(minutes=place * 37 % 446)
        length = SHORTEST + (place * 7 + nth * 13) % (LONGEST - SHORTEST)
        return start, start + timedelta(minutes=length)

    def booking(self, place: int, nth: int) -> int:
        """Return the number of the booking that uses a place for the n-th time."""
        return nth // IN_A_BOOKING * self.places + place + 1

    def optional(self, place: int, nth: int) -> tuple[datetime, datetime] | None:
        """Return what is under option between the n-th use of a place and the next, None where nothing is."""
        if (place * 7 + nth) % OPTIONS_EVERY:
            return None
        ends = self.use(place, nth + 1)[0] - TURNAROUND
        return ends - OPTION, ends

    @property
    def bookings(self) -> int:
        """How many bookings there are."""
        return -(-self.each // IN_A_BOOKING) * self.places
