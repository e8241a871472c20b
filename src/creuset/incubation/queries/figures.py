"""Figures of calls, of cohorts and over the years: tables that pages draw, files hold and programs read alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import ExtractYear
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import in_language
from creuset.incubation.models import (
    MEMBER_LABELS,
    AlumniYear,
    Application,
    Attendance,
    Call,
    Cohort,
    FollowUp,
    Juror,
    Member,
    Milestone,
    Reading,
    SupportHour,
)
from creuset.incubation.models.sessions import PRESENCE_LABELS
from creuset.incubation.queries.surveys import value_of
from creuset.incubation.rules.alumni import sums_of
from creuset.incubation.rules.figures import (
    File,
    Step,
    days_taken,
    funnel,
    mean,
    territories,
    women_and_men,
)
from creuset.incubation.states import (
    RECEIVED,
    ApplicationState,
    MemberState,
    Presence,
    ReadingState,
)
from creuset.villages.models import Village

#: Fewer values than this are read quicker than drawn.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a table; None is not told: nobody said it, or so few that they could be recognised."""

    code: str
    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Values of one sort: drawn beside one another, with the same values as words below."""

    code: str
    title: str
    unit: str
    rows: Sequence[Value]
    #: What a reader should know of it.
    note: str = ""

    @property
    def is_drawn(self) -> bool:
        """Whether its values are of one unit, and several: then a drawing says more than a table."""
        return bool(self.unit) and len(self.rows) >= FEWEST and self.longest > 0

    @property
    def longest(self) -> float:
        """The largest of the values that are told."""
        return max((row.value for row in self.rows if row.value is not None), default=0)


def of_call(call: Call) -> list[Table]:
    """Return the figures of a call; five queries."""
    files = _files(call)
    rounds = sorted(call.rounds.all(), key=lambda one: one.number)
    decided_at = rounds[-1].released_at if rounds else None
    jury = Juror.objects.filter(call=call, declined_at=None).aggregate(
        asked=Count("pk"), signed=Count("pk", filter=Q(signed_at__isnull=False))
    )
    readings = Reading.objects.filter(round__call=call).aggregate(
        given=Count("pk", filter=~Q(state__in=[ReadingState.PLANNED, ReadingState.TAKEN])),
        done=Count("pk", filter=Q(state=ReadingState.DONE)),
        recused=Count("pk", filter=Q(state=ReadingState.RECUSED)),
    )
    axes = {axis.pk: in_language(axis.names) for axis in call.axes.order_by("position")}
    files_of = defaultdict(list)
    for file in files:
        files_of[file.axis].append(file)
    words = step_labels()
    tables = [
        Table(
            "steps",
            _("How far the files came"),
            _("files"),
            [Value(step, words[step], count) for step, count in funnel(files).items()],
        ),
        Table(
            "axes",
            _("Files by axis"),
            _("files"),
            [Value(str(pk), name, funnel(files_of[pk])[Step.FILED]) for pk, name in axes.items()],
        ),
        Table(
            "selected",
            _("Laureates by axis"),
            _("files"),
            [
                Value(str(pk), name, funnel(files_of[pk])[Step.SELECTED])
                for pk, name in axes.items()
            ],
        ),
        _who(files),
        _where(files),
        Table(
            "jury",
            pgettext("figures", "Jury"),
            "",
            [
                Value("asked", _("Jurors"), jury["asked"]),
                Value("signed", _("Jurors who signed that they are impartial"), jury["signed"]),
                Value("given", _("Readings given"), readings["given"]),
                Value("done", _("Readings done"), readings["done"]),
                Value("recused", _("Recusals"), readings["recused"]),
            ],
        ),
        _delay(files, decided_at),
    ]
    return [table for table in tables if table.rows]


def of_cohort(cohort: Cohort, *, today: date) -> list[Table]:
    """Return the figures of a cohort; six queries."""
    members = Counter(Member.objects.filter(cohort=cohort).values_list("state", flat=True))
    came = Counter(
        Attendance.objects.filter(session__cohort=cohort, session__off_at=None).values_list(
            "presence", flat=True
        )
    )
    given = (
        SupportHour.objects.filter(member__cohort=cohort)
        .values("goal", "goal__title", "member__project__title")
        .annotate(minutes=Sum("minutes"))
        .order_by("-minutes", "goal")
    )
    due = Milestone.objects.filter(member__cohort=cohort).aggregate(
        done=Count("pk", filter=Q(done_on__isnull=False)),
        late=Count("pk", filter=Q(done_on=None, due_on__lt=today)),
        coming=Count("pk", filter=Q(done_on=None, due_on__gte=today)),
    )
    tables = [
        Table(
            "members",
            _("Projects"),
            _("projects"),
            [
                Value(state, str(MEMBER_LABELS[state]), members[state])
                for state in MemberState
                if members[state]
            ],
        ),
        Table(
            "attendance",
            _("Attendance at sessions"),
            _("times"),
            [Value(one, str(PRESENCE_LABELS[one]), came[one]) for one in Presence if came],
        ),
        Table(
            "support",
            _("Hours of support by goal"),
            pgettext("unit", "hours"),
            [
                Value(
                    str(row["goal"] or ""),
                    f"{row['member__project__title']} · {row['goal__title'] or _('no goal')}",
                    round(row["minutes"] / 60, 1),
                )
                for row in given
            ],
        ),
        Table(
            "milestones",
            _("Milestones"),
            _("milestones"),
            [
                Value("done", pgettext("milestones", "Done"), due["done"]),
                Value("late", pgettext("milestones", "Late"), due["late"]),
                Value("coming", pgettext("milestones", "To come"), due["coming"]),
            ]
            if any(due.values())
            else [],
        ),
        _health(cohort),
        _alumni(AlumniYear.objects.filter(member__cohort=cohort)),
    ]
    return [table for table in tables if table.rows]


def over_years(village: Village) -> list[Table]:
    """Return the figures of the village's programmes year by year; five queries."""
    filed = _by_year(
        Application.objects.filter(village=village, filed_at__isnull=False), "filed_at"
    )
    chosen = _by_year(
        Application.objects.filter(
            village=village,
            filed_at__isnull=False,
            state__in=[ApplicationState.SELECTED, ApplicationState.DECLINED],
        ),
        "filed_at",
    )
    joined = _by_year(
        Member.objects.filter(cohort__village=village, joined_on__isnull=False), "joined_on"
    )
    hours = {
        row["year"]: round(row["minutes"] / 60, 1)
        for row in SupportHour.objects.filter(member__cohort__village=village)
        .annotate(year=ExtractYear("given_on"))
        .values("year")
        .annotate(minutes=Sum("minutes"))
        .order_by("year")
    }
    tables = [
        Table("filed", _("Files received, by year"), _("files"), _years(filed)),
        Table("selected", _("Laureates, by year of their file"), _("files"), _years(chosen)),
        Table("joined", _("Projects that joined a cohort, by year"), _("projects"), _years(joined)),
        Table("hours", _("Hours of support, by year"), pgettext("unit", "hours"), _years(hours)),
        _alumni(AlumniYear.objects.filter(member__cohort__village=village)),
    ]
    return [table for table in tables if table.rows]


def calls_with_files(village: Village) -> list[Call]:
    """Return the published calls of the village with how many files each received, the latest first; one query."""
    received = Count(
        "applications", filter=Q(applications__state__in=[state.value for state in RECEIVED])
    )
    rows = Call.objects.filter(village=village, published_at__isnull=False)
    return list(rows.annotate(received=received).order_by("-closes_at", "-pk"))


def cohorts_with_members(village: Village) -> list[Cohort]:
    """Return the cohorts of the village with how many projects each has, the latest first; one query."""
    rows = Cohort.objects.filter(village=village).annotate(projects=Count("members"))
    return list(rows.order_by("-first_on", "-pk"))


def step_labels() -> dict[Step, str]:
    """Return the words for how far files came, in the reader's language."""
    return {
        Step.BEGUN: pgettext("files of a call", "Begun"),
        Step.FILED: pgettext("files of a call", "Filed"),
        Step.ADMISSIBLE: pgettext("files of a call", "Admissible"),
        Step.ELIGIBLE: pgettext("files of a call", "Eligible"),
        Step.READ: pgettext("files of a call", "Read by a juror"),
        Step.SELECTED: pgettext("files of a call", "Selected"),
    }


def _files(call: Call) -> list[File]:
    done = Reading.objects.filter(application=OuterRef("pk"), state=ReadingState.DONE)
    rows = Application.objects.filter(call=call).annotate(is_read=Exists(done))
    return [
        File(
            state=ApplicationState(row.state),
            axis=row.axis_id,
            filed_at=row.filed_at,
            is_read=row.is_read,
            people=row.people_count if row.figures_agreed_at else None,
            women=row.women_count if row.figures_agreed_at else None,
            postcode=row.postcode if row.figures_agreed_at and row.filed_at else "",
        )
        for row in rows
    ]


def _who(files: Sequence[File]) -> Table:
    told = women_and_men([file for file in files if file.filed_at is not None])
    words = {"women": _("Women"), "others": _("Men and others")}
    rows = [Value(key, words[key], count) for key, count in told.items()]
    is_said = any(count != 0 for count in told.values())
    return Table("people", _("Who is behind them"), _("people"), rows if is_said else [], _agreed())


def _where(files: Sequence[File]) -> Table:
    told = territories(files)
    rows = [Value(key, key, count) for key, count in told.items()]
    return Table("territories", _("Where they come from"), _("files"), rows, _agreed())


def _agreed() -> str:
    return _("Of those who agreed to say it; fewer than five are not told.")


def _delay(files: Sequence[File], decided_at: Any) -> Table:
    taken = days_taken(files, decided_at)
    rows = (
        [
            Value("median", _("Half of the files in"), round(taken[0], 1)),
            Value("longest", _("The longest"), round(taken[1], 1)),
        ]
        if taken
        else []
    )
    return Table("delay", _("From filing to the decision"), pgettext("unit", "days"), rows)


def _health(cohort: Cohort) -> Table:
    by_month: dict[date, list[float]] = defaultdict(list)
    rows = FollowUp.objects.filter(member__cohort=cohort, health__isnull=False)
    for day, health in rows.order_by("held_on").values_list("held_on", "health"):
        by_month[day.replace(day=1)].append(health or 0)
    values = [
        Value(month.isoformat()[:7], date_format(month, "F Y"), mean(marks))
        for month, marks in by_month.items()
    ]
    return Table("health", _("How the projects go"), _("of 5, on average"), values)


def _alumni(rows: Any) -> Table:
    values = [
        value
        for year, sums in sums_of((row.year, value_of(row)) for row in rows).items()
        for value in (
            Value(f"{year}-alive", _("%(year)s: alive") % {"year": year}, sums.alive),
            Value(f"{year}-jobs", _("%(year)s: jobs") % {"year": year}, sums.jobs),
        )
    ]
    return Table("alumni", _("What became of the alumni"), "", values)


def _by_year(rows: Any, column: str) -> dict[int, int]:
    found = rows.annotate(year=ExtractYear(column)).values("year").annotate(count=Count("pk"))
    return {row["year"]: row["count"] for row in found.order_by("year")}


def _years(values: Mapping[int, float]) -> list[Value]:
    return [Value(str(year), str(year), value) for year, value in values.items()]


def lines(tables: Iterable[Table]) -> Iterable[tuple[object, ...]]:
    """Yield the tables as rows of a spreadsheet: which, of what, how much, of what unit."""
    yield "figure", "code", "of", "value", "unit"
    for table in tables:
        for row in table.rows:
            yield (
                table.code,
                row.code,
                row.label,
                "" if row.value is None else row.value,
                table.unit,
            )
