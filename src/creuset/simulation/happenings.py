"""What happens in a simulated village, as values: who wants what, and when they say so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from creuset.bookings.states import SegmentKind
from creuset.kernel.spans import Span
from creuset.projects.states import Phase
from creuset.simulation.cast import Household, Work
from creuset.simulation.rates import Verb


@dataclass(frozen=True)
class Ask:
    """A place wanted for a span, and what for."""

    place: str
    span: Span
    kind: SegmentKind = SegmentKind.USE
    #: Its power is read at the end, and owed then.
    is_metered: bool = False


@dataclass(frozen=True)
class Happening:
    """Something that happens at an instant; its key tells two of one instant apart."""

    at: datetime
    key: str


@dataclass(frozen=True)
class Arrival(Happening):
    """A company with its people, or somebody alone, becomes a member of the village."""

    household: Household


@dataclass(frozen=True)
class Turn(Happening):
    """Whoever lives in the village changes what they subscribe to, or gives notice."""

    household: Household
    verb: Verb


@dataclass(frozen=True)
class Start(Happening):
    """A project begins, or comes to the village in the phase that it has reached."""

    work: Work
    phase: Phase


@dataclass(frozen=True)
class Step(Happening):
    """A project reaches its next phase."""

    work: Work
    phase: Phase


@dataclass(frozen=True)
class Wish(Happening):
    """Somebody wants places for a party: all of them, or else something near."""

    who: str
    party: str
    kind: str
    title: str
    asks: tuple[Ask, ...]
    work: str = ""
    #: Places that would do as well as the one most asked for.
    instead: tuple[str, ...] = ()
    #: How much later than asked would still do.
    patience: timedelta = timedelta()
    #: Refusals that the team overrules, as for a shoot at night.
    overrule: tuple[str, ...] = ()
    #: Asked as an option first: nothing is held before its quote is accepted.
    is_option: bool = False
    #: The wish whose days it waits for, as a second option.
    behind: "Wish | None" = None

    @property
    def starts_at(self) -> datetime:
        """When the first of what is asked begins."""
        return min(ask.span.start for ask in self.asks)

    @property
    def ends_at(self) -> datetime:
        """When the last of what is asked ends."""
        return max(ask.span.end for ask in self.asks)


@dataclass(frozen=True)
class Change(Happening):
    """Somebody changes their mind about a wish: `verb` is cancel, move or resize."""

    wish: Wish
    verb: str
    by: timedelta
    reason: str


@dataclass(frozen=True)
class Deal(Happening):
    """Something is done about an option: the village quotes, its party insures, pays, answers, challenges, leaves."""

    wish: Wish
    verb: str


@dataclass(frozen=True)
class Weekly(Happening):
    """Somebody books a room for the same hour of several weeks; those already taken are left out."""

    who: str
    party: str
    title: str
    ask: Ask
    weeks: int


@dataclass(frozen=True)
class Works(Happening):
    """The stage manager closes a place for works; what stands there goes to another place, or away."""

    place: str
    span: Span
    title: str
    instead: tuple[str, ...]


@dataclass(frozen=True)
class Round(Happening):
    """Reception looks who has come, who has left, and who did not come."""


@dataclass(frozen=True)
class Enquire(Happening):
    """Somebody without an account asks for a place on its public page, and proves their address soon after."""

    place: str
    wants: str
    span: Span
    name: str
    email: str
    phone: str
    organisation: str
    words: str


@dataclass(frozen=True)
class Reply(Happening):
    """The team answers an enquiry."""

    email: str
    is_agreed: bool
    words: str


@dataclass(frozen=True)
class Visit(Happening):
    """Somebody from outside asks to see the village; `answer_at` is when the team answers, if it does."""

    name: str
    email: str
    phone: str
    wants: str
    on_day: str
    words: str


@dataclass(frozen=True)
class Answer(Happening):
    """The team answers a request to visit: at `visit_at`, or no."""

    email: str
    visit_at: datetime | None
    words: str
