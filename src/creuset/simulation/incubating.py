"""A village that lives has programmes: calls at each of their steps, cohorts half-way through and to come, alumni."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from creuset.core import locks
from creuset.core.roles import Role
from creuset.incubation.actions import programmes as programming
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Application, Call, Cohort, Programme, Session
from creuset.incubation.rules.terms import ProgrammeTerms, StageTerms
from creuset.people.actors import Actor, Via
from creuset.people.models import RoleGrant
from creuset.projects.models import KnownProject, Project
from creuset.simulation.accompanied import look_ahead, look_back, prepare_demo_day
from creuset.simulation.called import have_read, open_one, people_of
from creuset.simulation.calling.course import StoppedAt
from creuset.simulation.decided import Decided, Made
from creuset.simulation.programmes import beside
from creuset.simulation.themes import STAGES, START_UPS, THEMES, Words
from creuset.simulation.working import days_ago
from creuset.villages.models import Village

MONTHS = 8
#: How many are alumni.
ALUMNI = 3
#: So many days ago the programme was made, where the file of the village has none.
MADE = 500


def incubate_some(village: Village, *, now: datetime, stopped_at: StoppedAt) -> int:
    """The village has programmes: alumni, a cohort and its demo day, and calls.

    One call is open, one is read by its jury, of one the jury sits, of one the laureates sign; and one is where the
    cohort came from. Return how many files the calls received. Each part is a transaction of its own, so that nobody
    who signs in meanwhile waits for all of them, and what was interrupted is gone on with.
    """
    by = lead_of(village)
    if by is None or not people_of(village):
        return 0
    before = _filed(village)
    for part in _Showing(village, by, now, stopped_at).parts():
        _once(village, part)
    return _filed(village) - before


@transaction.atomic
def _once(village: Village, part: Made) -> None:
    """The part is there, made now unless it was."""
    has, make = part
    # Whoever opens the demonstration and whoever lives on in it may come here at once.
    locks.lock("incubating", [village.pk])
    if not has():
        make()


class _Showing:
    """What a demonstration shows of its programmes, part by part."""

    def __init__(self, village: Village, by: Actor, now: datetime, stopped_at: StoppedAt) -> None:
        self.village, self.by, self.now = village, by, now
        self.theme = THEMES.get(village.slug, START_UPS)
        self.beside = beside(self.theme)
        self.decided = Decided(village, self.theme, by=by, now=now, stopped_at=stopped_at)

    def parts(self) -> list[Made]:
        """Return the parts in the order in which they are made."""
        return [
            (self._has_programme, self._make_programme),
            *self.decided.past(),
            (self._has_demo_day, self._prepare_demo_day),
            (self._has_alumni, self._look_back),
            *self.decided.others(),
            (lambda: self._has_call(self.theme.call), lambda: self._call(have_read)),
            (lambda: self._has_call(self.theme.next_call), lambda: self._call(open_one)),
        ]

    @property
    def programme(self) -> Programme:
        """The programme that the village began with."""
        return Programme.objects.filter(village=self.village).order_by("pk")[0]

    @property
    def cohort(self) -> Cohort:
        """The cohort that is there."""
        return self.decided.cohort

    def _has_programme(self) -> bool:
        return Programme.objects.filter(village=self.village).exists()

    def _make_programme(self) -> None:
        stages = [StageTerms(code=code, names=names) for code, names in STAGES]
        programming.make_programme(
            village=self.village,
            terms=ProgrammeTerms(names=self.theme.programme, months=MONTHS, stages=stages),
            by=self.by,
            now=days_ago(self.village, self.now, MADE),
        )

    def _has_call(self, names: Words) -> bool:
        # The file of the village may have programmes and calls of its own.
        calls = Call.objects.filter(village=self.village)
        return any(dict(one.names) == dict(names) for one in calls)

    def _call(self, make: Callable[..., Call]) -> None:
        make(self.village, self.programme, self.theme, by=self.by, now=self.now)

    def _has_demo_day(self) -> bool:
        there = Session.objects.filter(cohort=self.cohort, kind=SessionKind.DEMO)
        return there.filter(pitches__isnull=False).exists()

    def _prepare_demo_day(self) -> None:
        """What the cohort has before it is there: sessions, office hours, and a demo day that anybody reads of."""
        look_ahead(self.cohort, by=self.by, now=self.now)
        prepare_demo_day(self.cohort, by=self.by, now=self.now)

    def _has_alumni(self) -> bool:
        today = self.village.day_of(self.now)
        return Cohort.objects.filter(village=self.village, last_on__lt=today).exists()

    def _look_back(self) -> None:
        """A cohort of two years ago is over: its alumni say what became of them."""
        look_back(self.village, self.programme, _projects(self.village), by=self.by, now=self.now)


def lead_of(village: Village) -> Actor | None:
    """Return who owns the village, the first of them, acting."""
    grants = RoleGrant.objects.filter(village=village, role=Role.OWNER).select_related("party")
    grant = grants.order_by("pk").first()
    return Actor(party=grant.party, via=Via.SIMULATION) if grant else None


def _filed(village: Village) -> int:
    return Application.objects.filter(village=village, filed_at__isnull=False).count()


def _projects(village: Village) -> list[Project]:
    """Return the projects of the alumni: the first that the village knows."""
    rows = KnownProject.objects.filter(village=village).select_related("project__holder")
    return [row.project for row in rows.order_by("pk")[:ALUMNI]]
