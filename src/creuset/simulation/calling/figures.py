"""What came of a call, read from the rows that its life left."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from statistics import mean
from typing import Any

from django.db.models import QuerySet

from creuset.incubation.models import (
    AlumniYear,
    Application,
    Attendance,
    CalibrationRun,
    ConflictOfInterest,
    Decision,
    FollowUp,
    Juror,
    Member,
    Milestone,
    Reading,
    Session,
    Slot,
    SupportHour,
    SurveyAnswer,
)
from creuset.incubation.rules.alumni import Year, sums_of
from creuset.incubation.rules.calibration import Inputs
from creuset.incubation.states import ApplicationState, MemberState, Outcome, Presence, ReadingState
from creuset.simulation.calling.course import Course
from creuset.simulation.calling.days import COHORT_DAYS, MONTH, MONTHS
from creuset.simulation.calling.outcomes import (
    AlumniTold,
    AxisTold,
    CallOutcome,
    FileTold,
    JurorTold,
    MonthTold,
)


def outcome_of(course: Course) -> CallOutcome:
    """Return what came of a call that was lived to its alumni."""
    told = course.told
    assert told.recovered is not None  # noqa: S101 - a whole life has calibrated
    return CallOutcome(
        asked=course.asked,
        currency=course.village.currency,
        counts=dict(sorted(told.counts.items())),
        recovered=told.recovered,
        by_readings=told.by_readings,
        jury=_jury(course),
        axes=_axes(course),
        files=_files(course),
        months=_months(course),
        alumni=_alumni(course),
    )


def places_of(values: Mapping[int, float]) -> dict[int, int]:
    """Return the place of each key, from 1 for the highest value; of equal ones the lowest key comes first.

    >>> places_of({7: 0.5, 8: 2.0, 9: 0.5})
    {8: 1, 7: 2, 9: 3}
    """
    order = sorted(values, key=lambda key: (-values[key], key))
    return {key: place for place, key in enumerate(order, 1)}


def _jury(course: Course) -> list[JurorTold]:
    names = [names for _code, names in course.theme.axes]
    done = Reading.objects.filter(round__call=course.call, state=ReadingState.DONE)
    load = Counter(done.values_list("juror", flat=True))
    conflicts = ConflictOfInterest.objects.filter(juror__call=course.call, lifted_at=None)
    apart = Counter(conflicts.values_list("juror", flat=True))
    run = _run(course)
    given = defaultdict(list)
    for score in Inputs.read(run.inputs).scores:
        given[score.juror].append(score.value)
    found = dict(run.result["severities"])
    return [
        JurorTold(
            number=judge.number + 1,
            axis=names[judge.axis],
            most=row.most,
            readings=load[row.pk],
            conflicts=apart[row.pk],
            mean=round(mean(given[row.pk]), 2) if given[row.pk] else None,
            severity=round(judge.severity, 2),
            found=round(found[row.pk], 2) if row.pk in found else None,
        )
        for row in Juror.objects.filter(call=course.call).order_by("pk")
        for judge in (course.jury[row.pk],)
    ]


def _axes(course: Course) -> list[AxisTold]:
    rows = Decision.objects.filter(round__call=course.call)
    decided = Counter(rows.values_list("application__axis__code", "outcome"))
    quotas = course.round.quotas.values_list("axis__code", "most")
    most = dict(quotas)
    left = rows.filter(application__state=ApplicationState.DECLINED)
    declined = Counter(left.values_list("application__axis__code", flat=True))
    return [
        AxisTold(
            names=names,
            eligible=sum(count for (axis, _outcome), count in decided.items() if axis == code),
            selected=decided[code, Outcome.SELECTED.value],
            declined=declined[code],
            waiting=decided[code, Outcome.WAITING.value],
            refused=decided[code, Outcome.REFUSED.value],
            most=most.get(code),
        )
        for code, names in course.theme.axes
    ]


def _files(course: Course) -> list[FileTold]:
    lines = {row["application"]: row for row in _run(course).result["rows"]}
    true = places_of({key: course.filed[key].merit for key in lines})
    raw = places_of({key: row["mean"] for key, row in lines.items()})
    calibrated = places_of({key: row["worth"] for key, row in lines.items()})
    outcomes = dict(
        Decision.objects.filter(round__call=course.call).values_list("application", "outcome")
    )
    rows = Application.objects.filter(pk__in=lines, number__isnull=False)
    numbers = {key: number or 0 for key, number in rows.values_list("pk", "number")}
    names = [names for _code, names in course.theme.axes]
    return [
        FileTold(
            number=numbers[key],
            axis=names[course.filed[key].axis],
            true=true[key],
            raw=raw[key],
            calibrated=calibrated[key],
            outcome=outcomes.get(key, ""),
        )
        for key in sorted(lines, key=lambda key: calibrated[key])
    ]


def _run(course: Course) -> CalibrationRun:
    return CalibrationRun.objects.get(round__call=course.call)


def month_of(first: date, day: date) -> int | None:
    """Return which month of a cohort that began on the first day it is, from 1; None before it and after its last.

    >>> [month_of(date(2027, 3, 1), day) for day in (date(2027, 3, 1), date(2027, 3, 31), date(2027, 10, 30))]
    [1, 2, None]
    """
    past = (day - first).days
    return min(past // MONTH, MONTHS - 1) + 1 if 0 <= past <= COHORT_DAYS else None


def _months(course: Course) -> list[MonthTold]:
    cohort = course.cohort

    def by_month(rows: Iterable[tuple[date | datetime, float]]) -> dict[int, list[float]]:
        found: dict[int, list[float]] = defaultdict(list)
        for when, value in rows:
            day = course.village.day_of(when) if isinstance(when, datetime) else when
            if month := month_of(cohort.first_on, day):
                found[month].append(value)
        return found

    def counted(rows: QuerySet[Any], when: str) -> dict[int, list[float]]:
        return by_month((one, 1) for one in rows.values_list(when, flat=True))

    members = Member.objects.filter(cohort=cohort, joined_on__isnull=False)
    left = counted(members.filter(state=MemberState.LEFT), "left_on")
    came = Attendance.objects.filter(session__cohort=cohort)
    presence = by_month(
        (at, said == Presence.PRESENT)
        for at, said in came.values_list("session__starts_at", "presence")
    )
    given = SupportHour.objects.filter(member__cohort=cohort)
    support = by_month(given.values_list("given_on", "minutes"))
    sheets = FollowUp.objects.filter(member__cohort=cohort, health__isnull=False)
    health = by_month((on, mark or 0) for on, mark in sheets.values_list("held_on", "health"))
    met = counted(Session.objects.filter(cohort=cohort), "starts_at")
    slots = counted(Slot.objects.filter(member__cohort=cohort), "starts_at")
    stones = Milestone.objects.filter(member__cohort=cohort)
    done = counted(stones.filter(done_on__isnull=False), "done_on")
    due = counted(stones, "due_on")
    filed = SurveyAnswer.objects.filter(survey__cohort=cohort, filed_at__isnull=False)
    answers = counted(filed, "filed_at")
    inside = members.count()
    found = []
    for number in range(1, MONTHS + 1):
        inside -= len(left[number])
        found.append(
            MonthTold(
                number=number,
                inside=inside,
                left=len(left[number]),
                sessions=len(met[number]),
                presence=_mean(presence[number]),
                support_minutes=int(sum(support[number])),
                slots=len(slots[number]),
                milestones=len(done[number]),
                milestones_due=len(due[number]),
                health=_mean(health[number]),
                answers=len(answers[number]),
            )
        )
    return found


def _mean(values: Sequence[float]) -> float | None:
    return round(mean(values), 2) if values else None


def _alumni(course: Course) -> list[AlumniTold]:
    rows = AlumniYear.objects.filter(member__cohort=course.cohort)
    years = [
        (row.year, Year(row.is_alive, row.jobs, row.turnover_cents, row.raised_cents))
        for row in rows
        if row.year > course.cohort.last_on.year
    ]
    return [AlumniTold(year, **asdict(sums)) for year, sums in sums_of(years).items()]
