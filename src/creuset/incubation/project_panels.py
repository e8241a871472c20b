"""What a project applied for and how it goes in its programmes, on its page: to the team, and to those who make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.words import money_text
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contracts_of
from creuset.incubation.accompanying import MEMBER
from creuset.incubation.models import (
    AlumniYear,
    Application,
    Attendance,
    FollowUp,
    Goal,
    Member,
    Mentoring,
    Milestone,
    Session,
    ShownLaureate,
    SupportHour,
    SurveyAnswer,
)
from creuset.incubation.permissions import may_see
from creuset.incubation.queries.cohorts import attendance_of, members_in, own_members
from creuset.incubation.queries.followed import HealthTold, health_of, standing_of
from creuset.incubation.rules.cohorts import Attended
from creuset.incubation.rules.following import Given, MilestoneStanding, Support, support_of
from creuset.incubation.writers import own_applications
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.panels import Asking, Panel
from creuset.projects.models import Project
from creuset.villages.models import Village

NOTHING = Support(0, {})


def applications_panel(
    project: Project,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 - a panel's signature
) -> Asking | None:
    """Ask for what the project applied for: to the team what was filed, to whoever writes it their own.

    What a jury decided is told once it is released: until then the application is with the jury.
    """
    at_desk = face == "desk"
    rows = Application.objects.filter(project=project, village=village, filed_at__isnull=False)
    if not at_desk:
        rows = rows.filter(pk__in=own_applications(village, by).values("pk"))
    elif not may_see(by, village):
        return None
    named = ShownLaureate.objects.filter(
        application__in=rows.values("pk"),
        withdrawn_at=None,
        application__call__laureates_at__isnull=False,
        application__call__published_at__isnull=False,
    )

    def make(found: list[Application], shown: list[ShownLaureate]) -> Panel | None:
        if not found:
            return None
        public = {one.application_id for one in shown}
        values = {
            "rows": [(row, row.pk in public) for row in found],
            "village": village,
            "at_desk": at_desk,
        }
        return Panel(_("Applications"), "incubation/projects/applications.html", values)

    return Asking([rows.select_related("call", "round").order_by("-filed_at", "-pk"), named], make)


@dataclass(frozen=True)
class YearTold:
    """A year of an alumnus, its amounts in words."""

    year: AlumniYear
    turnover: str
    raised: str


@dataclass(frozen=True)
class PlaceTold:
    """A project in a cohort, from its convention to what became of it, as its reader may see it."""

    member: Member
    convention: Contract | None
    attended: Attended
    milestones: int
    done: int
    late: int
    next_milestone: Milestone | None
    goals: int
    reached: int
    support: Support
    mentors: Sequence[Mentoring]
    #: None for those who make the project.
    health: HealthTold | None
    last_sheet: FollowUp | None
    surveys: Sequence[SurveyAnswer]
    years: Sequence[YearTold]


def places_panel(
    project: Project, village: Village, by: Actor, face: str, now: datetime
) -> Asking | None:
    """Ask for the cohorts of the project: how it goes is told to the team; to those who make it, what is theirs."""
    at_desk = face == "desk"
    if at_desk and not may_see(by, village):
        return None
    places = members_in(village) if at_desk else own_members(village, by)
    places = places.filter(project=project)
    own = places.values("pk")
    sheets = FollowUp.objects.filter(member__in=own).select_related("writer")
    years = AlumniYear.objects.filter(member__in=own)
    if not at_desk:
        sheets, years = sheets.filter(is_shared=True), years.filter(answer__isnull=False)
    questions = [
        places.order_by("-cohort__first_on", "-pk"),
        contracts_of(village, by=by).filter(source_kind=MEMBER, source_id__in=own),
        Session.objects.filter(cohort__in=places.values("cohort"), off_at=None),
        Attendance.objects.filter(member__in=own),
        Milestone.objects.filter(member__in=own).order_by("due_on", "pk"),
        Goal.objects.filter(member__in=own),
        SupportHour.objects.filter(member__in=own),
        Mentoring.objects.filter(member__in=own).select_related("mentor__party").order_by("pk"),
        sheets.order_by("held_on", "pk"),
        SurveyAnswer.objects.filter(member__in=own).select_related("survey").order_by("-pk"),
        years.order_by("-year"),
    ]

    def make(members: list[Member], *told: list[object]) -> Panel | None:
        if not members:
            return None
        for one in members:
            one.cohort.village = village
        values = {
            "places": _places(members, village, *told, at_desk=at_desk, now=now),  # type: ignore[arg-type]  # in the order in which they were asked
            "village": village,
            "at_desk": at_desk,
            "today": village.day_of(now),
        }
        title = pgettext_lazy("of a project", "In the programme")
        return Panel(title, "incubation/projects/places.html", values)

    return Asking(questions, make)


def _places(
    members: list[Member],
    village: Village,
    contracts: list[Contract],
    sessions: list[Session],
    said: list[Attendance],
    milestones: list[Milestone],
    goals: list[Goal],
    given: list[SupportHour],
    mentors: list[Mentoring],
    sheets: list[FollowUp],
    surveys: list[SurveyAnswer],
    years: list[AlumniYear],
    *,
    at_desk: bool,
    now: datetime,
) -> list[PlaceTold]:
    today = village.day_of(now)
    support = support_of(Given(one.member_id, one.goal_id, one.minutes) for one in given)
    found = []
    for member in members:
        pk = member.pk
        own = [one for one in milestones if one.member_id == pk]
        standings = [standing_of(one, today) for one in own]
        marks = [one for one in sheets if one.member_id == pk]
        held = [one for one in sessions if one.cohort_id == member.cohort_id]
        ends = [one for one in goals if one.member_id == pk]
        found.append(
            PlaceTold(
                member=member,
                convention=next((one for one in contracts if one.source_id == pk), None),
                attended=attendance_of([member], held, said, now=now)[pk],
                milestones=len(own),
                done=standings.count(MilestoneStanding.DONE),
                late=standings.count(MilestoneStanding.LATE),
                next_milestone=next((one for one in own if one.done_on is None), None),
                goals=len(ends),
                reached=sum(one.reached_on is not None for one in ends),
                support=support.get(pk, NOTHING),
                mentors=[one for one in mentors if one.member_id == pk],
                health=health_of(marks) if at_desk else None,
                last_sheet=marks[-1] if marks else None,
                surveys=[one for one in surveys if one.member_id == pk],
                years=[_year(one, village) for one in years if one.member_id == pk],
            )
        )
    return found


def _year(row: AlumniYear, village: Village) -> YearTold:
    return YearTold(row, _money(row.turnover_cents, village), _money(row.raised_cents, village))


def _money(cents: int | None, village: Village) -> str:
    return "" if cents is None else money_text(Money(cents, village.currency))
