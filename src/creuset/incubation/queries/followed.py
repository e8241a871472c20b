"""What the pages of a cohort and of its projects show of the follow-up, each in one question."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Prefetch, prefetch_related_objects

from creuset.bookings.models import Segment
from creuset.core.together import together
from creuset.incubation.models import (
    Attendance,
    Cohort,
    FollowUp,
    Goal,
    Member,
    Mentoring,
    Milestone,
    Session,
    Slot,
    Stage,
    SupportHour,
    SurveyAnswer,
)
from creuset.incubation.queries.cohorts import attendance_of, members_of
from creuset.incubation.rules.cohorts import Attended
from creuset.incubation.rules.following import (
    Given,
    Mark,
    MilestoneStanding,
    Support,
    Trend,
    days_late,
    is_worrying,
    milestone_standing,
    support_of,
    trend,
)
from creuset.incubation.states import Presence
from creuset.villages.models import Village

NOTHING = Support(0, {})


@dataclass(frozen=True)
class HealthTold:
    """How a project goes: its last mark, where the last ones go, and whether somebody should look."""

    mark: int
    trend: Trend | None
    is_worrying: bool


@dataclass(frozen=True)
class CohortRow:
    """A project in the table of its cohort."""

    member: Member
    health: HealthTold | None
    attended: Attended
    #: Milestones that are late, and the next that is not done.
    late: int
    next_milestone: Milestone | None
    minutes: int


@dataclass(frozen=True)
class CohortTable:
    """The projects of a cohort with how each goes, and the stages of its programme."""

    rows: list[CohortRow]
    stages: list[Stage]
    next_session: Session | None
    attendance: Fraction | None
    minutes: int
    #: The minutes that served a goal.
    for_goals: int


def cohort_table(cohort: Cohort, *, now: datetime) -> CohortTable:
    """Return how each project of the cohort goes; two queries."""
    members = members_of(cohort)
    stages, sessions, said, milestones, sheets, given = together(
        Stage.objects.filter(programme=cohort.programme_id).order_by("position"),
        Session.objects.filter(cohort=cohort, off_at=None).order_by("starts_at", "pk"),
        Attendance.objects.filter(session__cohort=cohort),
        Milestone.objects.filter(member__cohort=cohort).order_by("due_on", "pk"),
        FollowUp.objects.filter(member__cohort=cohort, health__isnull=False).order_by(
            "held_on", "pk"
        ),
        SupportHour.objects.filter(member__cohort=cohort),
    )
    attended = attendance_of(members, sessions, said, now=now)
    support = support_of(Given(one.member_id, one.goal_id, one.minutes) for one in given)
    health = {pk: health_of(rows) for pk, rows in _by_member(sheets).items()}
    due = _by_member(milestones)
    today = cohort.village.day_of(now)
    rows = [
        CohortRow(
            member=member,
            health=health.get(member.pk),
            attended=attended[member.pk],
            late=sum(standing_of(one, today) is MilestoneStanding.LATE for one in due[member.pk]),
            next_milestone=next((one for one in due[member.pk] if one.done_on is None), None),
            minutes=support.get(member.pk, NOTHING).minutes,
        )
        for member in members
    ]
    whole = Attended(
        present=sum(one.present for one in attended.values()),
        absent=sum(one.absent for one in attended.values()),
    )
    return CohortTable(
        rows=rows,
        stages=stages,
        next_session=next((one for one in sessions if one.ends_at > now), None),
        attendance=whole.rate,
        minutes=sum(one.minutes for one in support.values()),
        for_goals=sum(one.for_goals for one in support.values()),
    )


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone on a page: where it stands, and by how much it is late."""

    milestone: Milestone
    standing: MilestoneStanding
    late: int


@dataclass(frozen=True)
class GoalRow:
    """A goal, with the time that was given to it."""

    goal: Goal
    minutes: int


@dataclass(frozen=True)
class MemberPage:
    """The whole follow-up of a project."""

    stages: list[Stage]
    health: HealthTold | None
    marks: list[FollowUp]
    attended: Attended
    came_to: list[Attendance]
    next_sessions: list[Session]
    milestones: list[MilestoneRow]
    goals: list[GoalRow]
    support: list[SupportHour]
    totals: Support
    follow_ups: list[FollowUp]
    mentors: list[Mentoring]
    slots: list[Slot]
    surveys: list[SurveyAnswer]


def member_page(member: Member, *, now: datetime, reads_all: bool = True) -> MemberPage:
    """Return the follow-up of the project, all of it or as far as it is shared with the project; two queries.

    What the team alone reads is in its sheets: whoever shows them to others leaves it out.
    """
    village = member.cohort.village
    today = village.day_of(now)
    sheets = FollowUp.objects.filter(member=member).select_related("writer")
    if not reads_all:
        sheets = sheets.filter(is_shared=True)
    stages, sessions, said, milestones, follow_ups, goals, given, mentors, slots, surveys = (
        together(
            Stage.objects.filter(programme=member.cohort.programme_id).order_by("position"),
            Session.objects.filter(cohort=member.cohort_id, off_at=None).order_by(
                "starts_at", "pk"
            ),
            Attendance.objects.filter(member=member).select_related("session"),
            Milestone.objects.filter(member=member)
            .select_related("stage", "proof")
            .order_by("due_on", "pk"),
            sheets.order_by("-held_on", "-pk"),
            Goal.objects.filter(member=member).order_by("pk"),
            SupportHour.objects.filter(member=member)
            .select_related("giver", "goal")
            .order_by("-given_on", "-pk"),
            Mentoring.objects.filter(member=member)
            .select_related("mentor__party")
            .order_by("from_on", "pk"),
            Slot.objects.filter(member=member)
            .select_related("mentor__party", "hours")
            .order_by("starts_at"),
            SurveyAnswer.objects.filter(member=member).select_related("survey").order_by("-pk"),
        )
    )
    prefetch_related_objects(follow_ups, Prefetch("goals", Goal.objects.order_by("pk")))
    totals = support_of(Given(one.member_id, one.goal_id, one.minutes) for one in given)
    whole = totals.get(member.pk, NOTHING)
    marks = [one for one in reversed(follow_ups) if one.health is not None] if reads_all else []
    return MemberPage(
        stages=stages,
        health=health_of(marks),
        marks=marks,
        attended=attendance_of([member], sessions, said, now=now)[member.pk],
        came_to=said,
        next_sessions=[one for one in sessions if one.ends_at > now],
        milestones=[
            MilestoneRow(one, standing_of(one, today), late_of(one, village, today))
            for one in milestones
        ],
        goals=[GoalRow(one, whole.by_goal.get(one.pk, 0)) for one in goals],
        support=given,
        totals=whole,
        follow_ups=follow_ups,
        mentors=mentors,
        slots=slots,
        surveys=surveys,
    )


def standing_of(one: Milestone, today: date) -> MilestoneStanding:
    """Return where the milestone stands that day."""
    return milestone_standing(
        one.due_on, is_handed_in=one.handed_at is not None, done_on=one.done_on, today=today
    )


def late_of(one: Milestone, village: Village, today: date) -> int:
    """Return by how many days the milestone is late, or was."""
    handed_on = village.day_of(one.handed_at) if one.handed_at else None
    return days_late(one.due_on, ended_on=handed_on or one.done_on, today=today)


@dataclass(frozen=True)
class SessionRow:
    """A session in the curriculum: where it is, and how many projects came."""

    session: Session
    place: str
    came: int


@dataclass(frozen=True)
class Chapter:
    """The sessions of a stage; without one, those for everybody at any time."""

    stage: Stage | None
    sessions: list[SessionRow]


@dataclass(frozen=True)
class Curriculum:
    """The sessions of a cohort by stage, each with how many projects came."""

    chapters: list[Chapter]
    is_empty: bool


def curriculum_of(cohort: Cohort) -> Curriculum:
    """Return the sessions of the cohort in the order of its stages; one query."""
    stages, sessions, said, segments = together(
        Stage.objects.filter(programme=cohort.programme_id).order_by("position"),
        Session.objects.filter(cohort=cohort).select_related("host").order_by("starts_at", "pk"),
        Attendance.objects.filter(session__cohort=cohort, presence=Presence.PRESENT),
        Segment.objects.filter(booking__cohort_session__cohort=cohort).select_related("resource"),
    )
    rooms = {one.booking_id: one.resource.name for one in segments}
    came: dict[int, int] = defaultdict(int)
    for one in said:
        came[one.session_id] += 1
    by_stage: dict[int | None, list[SessionRow]] = defaultdict(list)
    for one in sessions:
        place = rooms.get(one.booking_id, one.place) if one.booking_id else one.place
        by_stage[one.stage_id].append(SessionRow(one, place, came[one.pk]))
    chapters = [Chapter(one, by_stage[one.pk]) for one in stages if by_stage[one.pk]]
    if by_stage[None]:
        chapters.append(Chapter(None, by_stage[None]))
    return Curriculum(chapters, not sessions)


def health_of(sheets: Sequence[FollowUp]) -> HealthTold | None:
    """Return how a project goes by the marks of its sheets; None where none has a mark."""
    marks = [Mark(one.held_on, one.health) for one in sheets if one.health is not None]
    if not marks:
        return None
    # Of two on one day, the one that was written later.
    last = max(reversed(marks), key=lambda mark: mark.on)
    return HealthTold(last.health, trend(marks), is_worrying(marks))


def _by_member[T: Milestone | FollowUp](rows: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(row)
    return found


@dataclass(frozen=True)
class MemberMilestones:
    """The milestones of a project, as they are due."""

    member: Member
    milestones: list[MilestoneRow]


def milestone_table(cohort: Cohort, *, now: datetime) -> list[MemberMilestones]:
    """Return the milestones of every project of the cohort that has some; two queries."""
    village, today = cohort.village, cohort.village.day_of(now)
    rows = Milestone.objects.filter(member__cohort=cohort).select_related("stage")
    due = _by_member(rows.order_by("due_on", "pk"))
    return [
        MemberMilestones(
            member,
            [
                MilestoneRow(one, standing_of(one, today), late_of(one, village, today))
                for one in due[member.pk]
            ],
        )
        for member in members_of(cohort)
        if due[member.pk]
    ]


def support_rows(cohort: Cohort) -> list[SupportHour]:
    """Return the time given to the projects of the cohort, line by line; one query."""
    rows = SupportHour.objects.filter(member__cohort=cohort)
    rows = rows.select_related("member__project", "goal", "giver")
    return list(rows.order_by("given_on", "pk"))
