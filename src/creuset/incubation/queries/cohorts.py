"""Cohorts, their projects and their sessions, reached from their village."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import (
    Application,
    Attendance,
    Call,
    Cohort,
    Material,
    Member,
    Programme,
    Session,
    Stage,
)
from creuset.incubation.permissions import may_see
from creuset.incubation.rules.cohorts import Attended, attended, was_expected
from creuset.incubation.states import ApplicationState, MemberState, Presence
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.projects.models import Project
from creuset.projects.permissions import takes_part as of_project
from creuset.villages.models import Village

#: Whose sessions and milestones are still shown to them.
AROUND = (MemberState.EXPECTED.value, MemberState.INSIDE.value, MemberState.FINISHED.value)


def cohorts_of(village: Village) -> QuerySet[Cohort]:
    """Return the cohorts of the village with how many projects each has, unordered."""
    return (
        Cohort.objects.filter(village=village)
        .select_related("programme", "call")
        .annotate(
            expected=Count("members", filter=Q(members__state=MemberState.EXPECTED)),
            inside=Count("members", filter=Q(members__state=MemberState.INSIDE)),
            finished=Count("members", filter=Q(members__state=MemberState.FINISHED)),
        )
    )


def get_cohort(village: Village, pk: int, by: Actor) -> Cohort:
    """Return the cohort with its village and its programme; NotFound for who may not see programmes."""
    rows = Cohort.objects.filter(village=village, pk=pk).select_related("programme", "call")
    found = rows.first() if may_see(by, village) else None
    if found is None:
        raise NotFound(_("There is no such cohort."))
    return _within(found, village)


def get_member(village: Village, pk: int, by: Actor) -> Member:
    """Return the project in its cohort, with what its page reads; NotFound for who may not see programmes."""
    found = members_in(village).filter(pk=pk).first() if may_see(by, village) else None
    if found is None:
        raise NotFound(_("There is no such project in a cohort."))
    _within(found.cohort, village)
    return found


def own_members(village: Village, by: Actor) -> QuerySet[Member]:
    """Return the projects in cohorts that the actor makes, themselves or with their organisation, unordered."""
    return members_in(village).filter(makes(by))


def makes(by: Actor) -> Q:
    """Return the condition under which the actor makes the project of a member of a cohort."""
    mine = Project.objects.filter(of_project(by)).values("pk")
    whose = [by.party_id, *by.looks_after()] if by.party_id else []
    return Q(project__in=mine) | Q(holder__in=whose)


def get_own_member(village: Village, pk: int, by: Actor) -> Member:
    """Return a project in a cohort that the actor makes; NotFound for any other."""
    found = own_members(village, by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such project in a cohort."))
    _within(found.cohort, village)
    return found


def find_member(village: Village, pk: int, by: Actor) -> Member:
    """Return the project in its cohort for the team, or for those who make it; NotFound for others."""
    return get_member(village, pk, by) if may_see(by, village) else get_own_member(village, pk, by)


def members_of(cohort: Cohort) -> list[Member]:
    """Return the projects of the cohort: those in the programme first, then by title."""
    rows = list(members_in(cohort.village).filter(cohort=cohort))
    for row in rows:
        row.cohort = cohort
    order = list(_ORDER)
    return sorted(
        rows, key=lambda row: (order.index(MemberState(row.state)), row.project.search_text, row.pk)
    )


_ORDER = (
    MemberState.INSIDE,
    MemberState.EXPECTED,
    MemberState.FINISHED,
    MemberState.LEFT,
    MemberState.NEVER,
)


def stages_of(programme: Programme) -> list[Stage]:
    """Return the stages of the programme, in their order."""
    return list(Stage.objects.filter(programme=programme).order_by("position"))


def get_stage(cohort: Cohort, code: str) -> Stage:
    """Return the stage of the cohort's programme; NotFound where it has none of that code."""
    found = Stage.objects.filter(programme=cohort.programme_id, code=code).first()
    if found is None:
        raise NotFound(_("The programme has no such stage."))
    return found


def sessions_of(cohort: Cohort) -> QuerySet[Session]:
    """Return the sessions of the cohort as they come, with what a line says of each."""
    return (
        Session.objects.filter(cohort=cohort)
        .select_related("stage", "host", "booking")
        .prefetch_related("booking__segments__resource__building")
        .order_by("starts_at", "pk")
    )


def get_session(village: Village, pk: int, by: Actor) -> Session:
    """Return the session with its cohort; NotFound for who sees no programmes and is of no project of the cohort."""
    rows = Session.objects.filter(cohort__village=village, pk=pk).select_related(
        "cohort__programme", "stage", "host", "booking"
    )
    if not may_see(by, village):
        mine = own_members(village, by).filter(cohort=OuterRef("cohort"), state__in=AROUND)
        rows = rows.filter(Exists(mine))
    found = rows.prefetch_related("booking__segments__resource__building").first()
    if found is None:
        raise NotFound(_("There is no such session."))
    _within(found.cohort, village)
    return found


def demo_session(cohort: Cohort) -> Session | None:
    """Return the demo day of the cohort: its first session of that kind that is not called off; one query."""
    rows = Session.objects.filter(cohort=cohort, kind=SessionKind.DEMO, off_at=None)
    found = rows.select_related("booking").order_by("starts_at", "pk").first()
    if found is not None:
        found.cohort = cohort
    return found


def materials_of(session: Session) -> list[Material]:
    """Return what is handed out for the session, in the order in which it was added; one query."""
    return list(session.materials.select_related("stored").order_by("pk"))


def get_material(session: Session, pk: int) -> Material:
    """Return what is handed out for the session; NotFound where it is not."""
    found = session.materials.select_related("stored", "session").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This is not handed out."))
    return found


def place_of(session: Session) -> str:
    """Return where it is: its room, or the words."""
    if session.booking is None:
        return session.place
    names = [segment.resource.name for segment in session.booking.segments.all()]
    return names[0] if names else session.place


@dataclass(frozen=True)
class Ticked:
    """A project on the sheet of a session."""

    member: Member
    said: Attendance | None


def sheet_of(session: Session) -> list[Ticked]:
    """Return the projects that were expected that day, and what was said of each."""
    on = session.cohort.village.day_of(session.starts_at)
    said = {one.member_id: one for one in session.attendances.select_related("said_by")}
    rows = members_of(session.cohort)
    return [
        Ticked(row, said.get(row.pk))
        for row in rows
        if row.pk in said
        or was_expected(on, row.joined_on, row.left_on)
        or (row.state == MemberState.EXPECTED)
    ]


def attendance_of(
    members: Sequence[Member],
    sessions: Iterable[Session],
    rows: Iterable[Attendance],
    *,
    now: datetime,
) -> Mapping[int, Attended]:
    """Return how often each project came, by its number, of sessions that took place while it was in."""
    said: dict[tuple[int, int], Presence] = {
        (one.session_id, one.member_id): Presence(one.presence) for one in rows
    }
    held = [one for one in sessions if one.off_at is None and one.ends_at <= now]
    found: dict[int, list[Presence | None]] = defaultdict(list)
    for member in members:
        zone = member.cohort.village
        for one in held:
            known = said.get((one.pk, member.pk))
            if known or was_expected(zone.day_of(one.starts_at), member.joined_on, member.left_on):
                found[member.pk].append(known)
    return {member.pk: attended(found[member.pk]) for member in members}


def open_laureates(village: Village) -> QuerySet[Application]:
    """Return the laureates who are in no cohort yet."""
    return Application.objects.filter(
        village=village, state=ApplicationState.SELECTED, place=None
    ).select_related("call", "project", "holder")


def calls_with_laureates(village: Village) -> list[Call]:
    """Return the calls that have laureates, the last to close first."""
    laureates = Application.objects.filter(call=OuterRef("pk"), state=ApplicationState.SELECTED)
    return list(
        Call.objects.filter(Exists(laureates), village=village)
        .select_related("programme")
        .order_by("-closes_at", "-pk")
    )


def programmes_of(village: Village) -> list[Programme]:
    """Return the programmes that go on, in their order."""
    rows = Programme.objects.filter(village=village, closed_at=None)
    return list(rows.order_by("position", "pk"))


def members_in(village: Village) -> QuerySet[Member]:
    """Return the projects in cohorts of the village with what their pages read, unordered."""
    return Member.objects.filter(cohort__village=village).select_related(
        "cohort__programme", "project", "holder", "stage"
    )


def _within(cohort: Cohort, village: Village) -> Cohort:
    cohort.village = cohort.programme.village = village
    return cohort
