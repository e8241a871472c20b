"""The course of a call: whose it is, who files and who judges, how far it is, and what was counted on the way."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone, translation

from creuset.incubation.models import Application, Call, Cohort, Member, Round
from creuset.incubation.states import ApplicationState, MemberState
from creuset.people import actions as people
from creuset.people.actors import Actor, Via
from creuset.people.models import Party
from creuset.simulation.calling.days import Days
from creuset.simulation.calling.people import Asked, Filed, Judge, files_of, judges_of
from creuset.simulation.calling.recovering import Recovered
from creuset.simulation.names import people as names_of
from creuset.simulation.names import plain
from creuset.simulation.streams import stream
from creuset.simulation.themes import START_UPS, THEMES, Theme
from creuset.villages.models import Village

type StoppedAt = Callable[[datetime], AbstractContextManager[None]]
#: What happens, when, and who does it at that instant.
type Step = tuple[str, datetime, Callable[[datetime], None]]


@dataclass
class Told:
    """What was done, counted; and what the scores found again."""

    counts: Counter[str] = field(default_factory=Counter)
    recovered: Recovered | None = None
    #: The same jury, each file read once, twice and so on.
    by_readings: list[Recovered] = field(default_factory=list)


class Course:
    """A call of a village and its cohort, whose rows are `call` and `cohort` once they are there."""

    def __init__(
        self, village: Village, asked: Asked, *, by: Actor, first: date, stopped_at: StoppedAt
    ) -> None:
        self.village, self.asked, self.by = village, asked, by
        self.days, self.stopped_at, self.told = Days(first, village.zone), stopped_at, Told()
        self.theme: Theme = THEMES.get(village.slug, START_UPS)
        self.files = files_of(asked, len(self.theme.axes))
        self.judges = judges_of(asked, len(self.theme.axes))
        self.random = stream(asked.seed, "happenings of a call")
        self.call: Call = Call(village=village)
        self.cohort: Cohort = Cohort(village=village)
        #: By the key of its row.
        self.filed: dict[int, Filed] = {}
        self.jury: dict[int, Judge] = {}

    @property
    def round(self) -> Round:
        """The one round of the call, as it stands."""
        return Round.objects.select_related("call__village", "call__programme").get(call=self.call)

    @contextmanager
    def as_here(self, at: datetime) -> Iterator[None]:
        """Within the block it is that instant, in the village's first language and zone."""
        with (
            self.stopped_at(at),
            translation.override(self.village.language),
            timezone.override(self.village.zone),
        ):
            yield

    def count(self, what: str, count: int = 1) -> None:
        """So many more of it happened."""
        self.told.counts[what] += count

    def before_jury(self) -> list[Application]:
        """Return the files that are before the jury, by their number."""
        rows = Application.objects.filter(call=self.call, state=ApplicationState.ELIGIBLE)
        return list(rows.select_related("call", "holder").order_by("number"))

    def members(self, state: MemberState) -> list[Member]:
        """Return the projects of the cohort in that state."""
        rows = Member.objects.filter(cohort=self.cohort, state=state.value)
        return list(rows.select_related("holder", "project", "cohort__village").order_by("pk"))

    def add_people(self, what: str, count: int, *, now: datetime) -> list[Party]:
        """Return so many invented people whom the village has just come to know."""
        random = stream(self.asked.seed, what)
        return [
            people.add_person(
                village=self.village,
                given_name=given,
                family_name=family,
                email=f"{plain(f'{given} {family}')}.{what}{n}@{self.village.slug}.example",
                is_test_data=True,
                by=self.by,
                now=now,
            )
            for n, (given, family) in enumerate(names_of(random, count))
        ]


class Part(ABC):
    """One part of the life of a call, which goes on where the part before it ended."""

    def __init__(self, course: Course) -> None:
        self.course, self.village, self.asked = course, course.village, course.asked
        self.by, self.days, self.random = course.by, course.days, course.random

    @abstractmethod
    def steps(self) -> Iterator[Step]:
        """Yield what happens, when, in order."""


def actor_of(party: Party) -> Actor:
    """Return the person, acting."""
    return Actor(party=party, via=Via.SIMULATION)
