"""A village that lives has a programme: an open call, one that is judged, a cohort half-way through, alumni."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from creuset.core import locks
from creuset.core.roles import Role
from creuset.incubation.actions import (
    applications,
    assignments,
    calls,
    filing,
    giving,
    juries,
    readings,
    screening,
)
from creuset.incubation.actions import programmes as programming
from creuset.incubation.actions.assignments import CannotRead
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Application, Call, Cohort, Juror, Programme, Reading, Session
from creuset.incubation.queries.juries import terms_of
from creuset.incubation.rules.filing import Cover
from creuset.incubation.rules.terms import (
    AxisTerms,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    RoundTerms,
    StageTerms,
)
from creuset.incubation.states import ApplicationState
from creuset.incubation.words.statement import statement_of
from creuset.incubation.writers import Writer
from creuset.people.actors import Actor, Via
from creuset.people.models import KnownParty, Party, PartyKind, RoleGrant
from creuset.projects.models import KnownProject, Project
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.accompanied import BEGAN, accompany, look_back, prepare_demo_day
from creuset.simulation.themes import (
    CRITERIA,
    QUESTIONS,
    STAGES,
    START_UPS,
    THEMES,
    WORDS,
    Theme,
)
from creuset.villages.models import Village

DAY = timedelta(days=1)
#: Days before now: the call is made known, opens, closes, and its files are judged.
KNOWN, OPENED, CLOSED, SCREENED = 62, 55, 14, 10
MONTHS = 8
FILES, PROJECTS, SEATS = 12, 4, 4
#: How many are alumni.
ALUMNI = 3
#: How many judge, how often each file is read, and how many of the readings are scored by now, in hundredths.
JURORS, READINGS, SCORED = 5, 2, 60
#: By so much a juror scores above the others, or below.
SEVERITY = (0, 1, -1, 0, -1)


def incubate_some(village: Village, *, now: datetime) -> int:
    """The village has a programme: alumni, a cohort and its demo day, a call that is judged, one that is open.

    Return how many files the calls received. Each part is a transaction of its own, so that nobody who signs in
    meanwhile waits for all of them, and what was interrupted is gone on with.
    """
    by = lead_of(village)
    if by is None or not _people(village):
        return 0
    life = _Showing(village, by, now)
    return sum(
        _once(village, life, name, part)
        for name, part in (
            ("programme", life.accompany),
            ("alumni", life.look_back),
            ("demo_day", life.pitch),
            ("judged", life.judge),
            ("open", life.open),
        )
    )


@transaction.atomic
def _once(village: Village, life: "_Showing", name: str, part: Callable[[], int]) -> int:
    """The part is there, made now unless it was; return how many files it received now."""
    # Whoever opens the demonstration and whoever lives on in it may come here at once.
    locks.lock("incubating", [village.pk])
    return 0 if life.has(name) else part()


class _Showing:
    """What a demonstration shows of its programme, part by part."""

    def __init__(self, village: Village, by: Actor, now: datetime) -> None:
        self.village, self.by, self.now = village, by, now
        self.theme = THEMES.get(village.slug, START_UPS)

    def has(self, part: str) -> bool:
        """Say whether the part was made before."""
        today = self.village.day_of(self.now)
        rows = Cohort.objects.filter(village=self.village)
        match part:
            case "programme":
                return rows.filter(last_on__gte=today).exists()
            case "demo_day":
                there = Session.objects.filter(cohort__in=rows, kind=SessionKind.DEMO)
                return there.exists()
            case "alumni":
                return rows.filter(last_on__lt=today).exists()
            case _:
                # The file of the village may have programmes and calls of its own.
                names = self.theme.call if part == "judged" else self.theme.next_call
                calls_there = Call.objects.filter(village=self.village)
                return any(dict(one.names) == dict(names) for one in calls_there)

    @property
    def programme(self) -> Programme:
        """The programme that the village began with."""
        return Programme.objects.filter(village=self.village).order_by("pk")[0]

    def accompany(self) -> int:
        """A cohort is half-way through its months."""
        began_at = self.now - BEGAN * DAY
        there = Programme.objects.filter(village=self.village).order_by("pk").first()
        programme = there or programming.make_programme(
            village=self.village,
            terms=ProgrammeTerms(
                names=self.theme.programme,
                months=MONTHS,
                stages=[StageTerms(code=code, names=names) for code, names in STAGES],
            ),
            by=self.by,
            now=began_at - DAY,
        )
        projects = _projects(self.village)[:PROJECTS]
        accompany(self.village, programme, projects, by=self.by, now=self.now)
        return 0

    def look_back(self) -> int:
        """A cohort of two years ago is over: its alumni say what became of them."""
        projects = _projects(self.village)[PROJECTS:]
        look_back(self.village, self.programme, projects, by=self.by, now=self.now)
        return 0

    def pitch(self) -> int:
        """The cohort that is half-way through has its demo day before it, which anybody reads of."""
        today = self.village.day_of(self.now)
        cohort = Cohort.objects.filter(village=self.village, last_on__gte=today).order_by("pk")[0]
        prepare_demo_day(cohort, by=self.by, now=self.now)
        return 0

    def judge(self) -> int:
        """A call is closed: its files are with a jury, which has scored some."""
        now = self.now
        call = _publish(self.village, self.programme, self.theme, by=self.by, now=now)
        files = zip(_people(self.village), self.theme.files, strict=False)
        for number, (person, (title, pitch)) in enumerate(files):
            at = now - (CLOSED + 1 + number * 3) * DAY
            _file(
                call,
                person,
                title,
                pitch,
                axis=self.theme.axes[number % len(self.theme.axes)][0],
                at=at,
            )
        _judge(call, by=self.by, at=now - SCREENED * DAY)
        if jury := _jury(self.village):
            _read(call, jury, by=self.by, at=now - (SCREENED - 1) * DAY)
        return Application.objects.filter(call=call, filed_at__isnull=False).count()

    def open(self) -> int:
        """Another call is open, with the first files in it."""
        # As if what is shown of the other happened so much later.
        later = self.now + (OPENED - 6) * DAY
        call = _publish(
            self.village, self.programme, self.theme, by=self.by, now=later, is_next=True
        )
        people = _people(self.village)[: len(self.theme.files) // 3]
        files = list(zip(people, reversed(self.theme.files), strict=False))
        for number, (person, (title, pitch)) in enumerate(files):
            axis = self.theme.axes[number % len(self.theme.axes)][0]
            _file(call, person, title, pitch, axis=axis, at=self.now - (number + 1) * DAY)
        return len(files)


def lead_of(village: Village) -> Actor | None:
    """Return who owns the village, the first of them, acting."""
    grants = RoleGrant.objects.filter(village=village, role=Role.OWNER).select_related("party")
    grant = grants.order_by("pk").first()
    return Actor(party=grant.party, via=Via.SIMULATION) if grant else None


def _people(village: Village) -> list[Party]:
    """Return persons of the village who are not of its team."""
    team = RoleGrant.objects.filter(village=village).values("party")
    rows = KnownParty.objects.filter(village=village, party__kind=PartyKind.PERSON)
    found = rows.exclude(party__in=team).exclude(party__email="").select_related("party")
    return [row.party for row in found.order_by("pk")[:FILES]]


def _jury(village: Village) -> list[Party]:
    """Return persons of the village who applied for nothing and lead nothing, the last known first."""
    leads = RoleGrant.objects.filter(village=village, role=Role.OWNER).values("party")
    rows = KnownParty.objects.filter(village=village, party__kind=PartyKind.PERSON)
    free = rows.exclude(party__in=leads).exclude(party__email="")
    free = free.exclude(party__in=[one.pk for one in _people(village)])
    return [row.party for row in free.select_related("party").order_by("-pk")[:JURORS]]


def _read(call: Call, people: Sequence[Party], *, by: Actor, at: datetime) -> None:
    """The jury signed, has its files by turns, and has scored the first of them, each juror in their own way."""
    jury = [_seat(call, person, number, by=by, at=at) for number, person in enumerate(people)]
    round_ = call.rounds.order_by("number")[0]
    files = Application.objects.filter(call=call, round=round_, state=ApplicationState.ELIGIBLE)
    for number, row in enumerate(files.order_by("number")):
        for turn in range(min(READINGS, len(jury))):
            juror = jury[(number + turn) % len(jury)]
            # Somebody whose own company applies reads another.
            with suppress(CannotRead):
                assignments.fix_pair(round_=round_, application=row, juror=juror, by=by, now=at)
    giving.give_plan(plan=round_.plans.get(), by=by, now=at)
    given = list(Reading.objects.filter(round=round_).select_related("juror__party").order_by("pk"))
    criteria = list(round_.criteria.order_by("position"))
    order = [one.pk for one in jury]
    for number, reading in enumerate(given[: len(given) * SCORED // 100]):
        bias = SEVERITY[order.index(reading.juror_id) % len(SEVERITY)]
        # Two jurors who are as severe do not find the same all the same.
        whim = (reading.application_id * 5 + reading.juror_id * 3) % 4
        points = {
            one.pk: min(
                max(
                    2
                    + (reading.application_id * 7 + place * 3) % 3
                    + bias
                    + (place == whim)
                    - (place == whim + 2),
                    0,
                ),
                5,
            )
            for place, one in enumerate(criteria)
        }
        _score(reading, points, at=at + (number + 1) * timedelta(hours=2))


def _seat(call: Call, person: Party, number: int, *, by: Actor, at: datetime) -> Juror:
    juror = juries.invite_juror(
        call=call,
        who=person,
        seat=juries.Seat(axes=list(call.axes.all()), chairs=number == 0),
        by=by,
        now=at,
    )
    statement = statement_of(terms_of(call), person.language)
    own = Actor(party=person, via=Via.SIMULATION)
    return juries.sign_in(juror=juror, digest=statement.digest, name=person.name, by=own, now=at)


def _score(reading: Reading, points: Mapping[int, int], *, at: datetime) -> None:
    by = Actor(party=reading.juror.party, via=Via.SIMULATION)
    typed = readings.Typed(points=points, words="Un projet clair ; le public reste à trouver.")
    row = readings.save_reading(
        reading=reading, typed=typed, revision=reading.revision, by=by, now=at
    )
    readings.finish_reading(reading=row, revision=row.revision, by=by, now=at)


def _projects(village: Village) -> list[Project]:
    rows = KnownProject.objects.filter(village=village).select_related("project__holder")
    return [row.project for row in rows.order_by("pk")[: PROJECTS + ALUMNI]]


def _publish(
    village: Village,
    programme: Programme,
    theme: Theme,
    *,
    by: Actor,
    now: datetime,
    is_next: bool = False,
) -> Call:
    at = now - KNOWN * DAY
    form = forms.make_form(
        village=village,
        code=f"{programme.code}-demonstration{'-2' if is_next else ''}",
        names={"fr": "Candidature", "en": "Application"},
        data=QUESTIONS,
        by=by,
        now=at,
    )
    forms.publish(form=Form.objects.get(pk=form.pk), by=by, now=at)
    today = village.day_of(now)
    call = calls.make_call(
        village=village,
        programme=programme,
        terms=CallTerms(
            names=theme.next_call if is_next else theme.call,
            summaries=WORDS["summaries"],
            descriptions=WORDS["descriptions"],
            rules=WORDS["rules"],
            opens_at=now - OPENED * DAY,
            closes_at=now - CLOSED * DAY,
            seats=SEATS,
            answers_on=today + 20 * DAY,
            starts_on=today + 50 * DAY,
            project_kinds=theme.kinds,
            form=form.code,
            axes=[AxisTerms(code=code, names=names) for code, names in theme.axes],
        ),
        rounds=[
            RoundTerms(
                names={"fr": "Sur dossier", "en": "On file"},
                seats=SEATS,
                readings=READINGS,
                one_of_axis=False,
                scores_by=now + 7 * DAY,
                criteria=[
                    CriterionTerms(code=code, names=names, weight=weight)
                    for code, names, weight in CRITERIA
                ],
            )
        ],
        by=by,
        now=at,
    )
    return calls.publish_call(call=call, by=by, now=at)


def _file(call: Call, person: Party, title: str, pitch: str, *, axis: str, at: datetime) -> None:
    """The person writes an application and files it, as on their page."""
    by = Actor(party=person, via=Via.SIMULATION)
    row = applications.begin_signed_in(
        call=call, title=title, language=person.language, by=by, now=at
    )
    writer = Writer(application=row, name=person.name, via=Via.SIMULATION, party=person)
    kinds: Sequence[str] = call.project_kinds
    kind = kinds[row.pk % len(kinds)]
    row = applications.describe(
        writer=writer, cover=Cover(title=title, kind=kind, axis=axis), now=at
    )
    typed = [Change(("pitch",), pitch, 0), Change(("agreed",), True, 0)]  # noqa: FBT003 - what was ticked
    sheets.save(sheet=row.sheet, changes=typed, by=by, now=at)
    filing.file_application(writer=writer, by=by, now=at)


def _judge(call: Call, *, by: Actor, at: datetime) -> None:
    """All but the last two files are with the jury; one of these lacks something, one waits to be looked at."""
    rows = Application.objects.filter(call=call, state=ApplicationState.FILED).order_by("number")
    *good, last = list(rows.values_list("pk", flat=True)) or [0]
    for verb, state in (("admit", ApplicationState.FILED), ("accept", ApplicationState.ADMISSIBLE)):
        screening.judge_all(call=call, seen=dict.fromkeys(good, state), verb=verb, by=by, now=at)
    if good and last:
        screening.judge_all(
            call=call, seen={last: ApplicationState.FILED}, verb="admit", by=by, now=at
        )
