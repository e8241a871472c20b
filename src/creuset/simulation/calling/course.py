"""The course of a call: whose it is, who files and who judges, how far it is, and what was counted on the way."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone, translation

from creuset.incubation.models import Application, Call, Cohort, Juror, Member, Round
from creuset.incubation.states import ApplicationState, MemberState
from creuset.people import actions as people
from creuset.people.actors import Actor, Via
from creuset.people.models import Party, PartyKind
from creuset.simulation.calling.days import Days
from creuset.simulation.calling.people import Asked, Filed, Judge, files_of, judges_of
from creuset.simulation.calling.recovering import Recovered
from creuset.simulation.calling.setting import Setting
from creuset.simulation.names import people as names_of
from creuset.simulation.names import plain
from creuset.simulation.streams import stream
from creuset.simulation.themes import START_UPS, THEMES
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
        self,
        village: Village,
        asked: Asked,
        *,
        by: Actor,
        first: date,
        stopped_at: StoppedAt,
        setting: Setting | None = None,
    ) -> None:
        self.village, self.asked, self.by = village, asked, by
        self.days, self.stopped_at, self.told = Days(first, village.zone), stopped_at, Told()
        self.setting = setting or alone(village)
        #: Whether it is told how much of the merits the scores find again: of a call that is only tried out.
        self.is_tried_out = setting is None
        self.theme = self.setting.theme
        self.seats = self.setting.seats or asked.seats
        self.files = self.setting.files(files_of(asked, len(self.theme.axes)))
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

    def go_on_with(self, call: Call) -> None:
        """The course is that of a call which was lived before: its files and its jury are who they were."""
        self.call = call
        files = Application.objects.filter(call=call).order_by("pk").values_list("pk", flat=True)
        self.filed = dict(zip(files, self.files, strict=True))
        jurors = Juror.objects.filter(call=call).order_by("pk").values_list("pk", flat=True)
        # It may not be seated yet.
        self.jury = dict(zip(jurors, self.judges, strict=False))

    def people(
        self, what: str, count: int, known: Sequence[Party], *, now: datetime
    ) -> list[Party]:
        """Return so many people: those whom the village knows, and invented ones whom it has just come to know."""
        return [*known, *self._add_people(f"{self.setting.key}{what}", count - len(known), now)]

    def _add_people(self, what: str, count: int, now: datetime) -> list[Party]:
        random = stream(self.asked.seed, what)
        # A namesake of the team in a jury would read as if who leads the call judged it.
        there = Party.objects.filter(known_in__village=self.village, kind=PartyKind.PERSON)
        besides = set(there.values_list("given_name", "family_name"))
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
            for n, (given, family) in enumerate(names_of(random, count, besides=besides))
        ]


class Part(ABC):
    """One part of the life of a call, which goes on where the part before it ended."""

    def __init__(self, course: Course) -> None:
        self.course, self.village, self.asked = course, course.village, course.asked
        self.by, self.days, self.random = course.by, course.days, course.random

    @abstractmethod
    def steps(self) -> Iterator[Step]:
        """Yield what happens, when, in order."""


def alone(village: Village) -> Setting:
    """Return where a call is lived beside which nothing is: a programme of its own, and nobody known."""
    theme = THEMES.get(village.slug, START_UPS)
    return Setting(key="", call=theme.call, theme=theme, pitches=theme.files)


def actor_of(party: Party) -> Actor:
    """Return the person, acting."""
    return Actor(party=party, via=Via.SIMULATION)
