"""Mentors, their projects and their office hours, reached from their village."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from creuset.incubation.models import (
    FollowUp,
    Goal,
    Member,
    Mentor,
    Mentoring,
    Milestone,
    MilestoneModel,
    OfficeHours,
    Programme,
    Slot,
    SupportHour,
)
from creuset.incubation.permissions import may_see, mentored_by
from creuset.incubation.queries.cohorts import get_member, members_in
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village


def mentors_of(village: Village) -> QuerySet[Mentor]:
    """Return the mentors of the village with how many projects each accompanies, unordered."""
    return (
        Mentor.objects.filter(village=village)
        .select_related("party")
        .annotate(projects=Count("pairs", filter=Q(pairs__until_on=None)))
    )


def free_mentors(village: Village) -> list[Mentor]:
    """Return the mentors who may take one project more, by name."""
    rows = mentors_of(village).filter(ended_at=None).order_by("party__name", "pk")
    return [row for row in rows if row.projects < row.most]  # type: ignore[attr-defined]  # annotated


def get_mentor(village: Village, pk: int, by: Actor) -> Mentor:
    """Return the mentor; NotFound for who may not see programmes, but for themselves."""
    found = mentors_of(village).filter(pk=pk).first()
    if found is None or not (may_see(by, village) or found.party_id == by.party_id):
        raise NotFound(_("There is no such mentor."))
    found.village = village
    return found


def find_own_mentor(village: Village, by: Actor) -> Mentor | None:
    """Return the mentor that the actor is in the village."""
    if by.party_id is None:
        return None
    found = mentors_of(village).filter(party=by.party_id, ended_at=None).first()
    if found is not None:
        found.village = village
    return found


def pairs_of(mentor: Mentor) -> list[Mentoring]:
    """Return the projects that the mentor accompanies or accompanied, those that go on first; one query."""
    rows = mentor.pairs.select_related("member__project", "member__holder", "member__cohort")
    return sorted(rows, key=lambda row: (row.until_on is not None, row.from_on, row.pk))


def get_pair(member: Member, pk: int) -> Mentoring:
    """Return who accompanies the project; NotFound where it is another's."""
    found = member.mentors.select_related("mentor__party").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("They do not accompany this project."))
    return found


@dataclass(frozen=True)
class HoursShown:
    """Office hours on a page: where they are, and their slots."""

    hours: OfficeHours
    place: str
    slots: Sequence[Slot]


def hours_to_come(
    village: Village, *, now: datetime, mentor: Mentor | None = None
) -> list[HoursShown]:
    """Return the office hours that are not over, as they come, with who took which slot; three queries."""
    rows = OfficeHours.objects.filter(mentor__village=village, ends_at__gt=now)
    return _shown(rows.filter(mentor=mentor) if mentor else rows, order="starts_at")


def hours_past(mentor: Mentor, *, now: datetime, most: int = 20) -> list[HoursShown]:
    """Return the last office hours of the mentor that somebody came to, the latest first; three queries."""
    rows = mentor.office_hours.filter(ends_at__lte=now, slots__member__isnull=False).distinct()
    return _shown(rows, order="-starts_at")[:most]


def _shown(rows: QuerySet[OfficeHours], *, order: str) -> list[HoursShown]:
    slots = Slot.objects.select_related("member__project", "member__holder").order_by("starts_at")
    found = (
        rows.select_related("mentor__party", "booking")
        .prefetch_related(
            Prefetch("slots", queryset=slots), "booking__segments__resource__building"
        )
        .order_by(order, "pk")
    )
    return [HoursShown(row, where(row), list(row.slots.all())) for row in found]


def where(row: OfficeHours) -> str:
    """Return where the office hours are: their room, or the words."""
    if row.booking is None:
        return row.place
    names = [segment.resource.name for segment in row.booking.segments.all()]
    return names[0] if names else row.place


def get_hours(village: Village, pk: int, by: Actor) -> OfficeHours:
    """Return the office hours; NotFound where the actor may neither see programmes nor is that mentor."""
    rows = OfficeHours.objects.filter(mentor__village=village, pk=pk)
    found = rows.select_related("mentor__party", "booking").first()
    if found is None or not (may_see(by, village) or found.mentor.party_id == by.party_id):
        raise NotFound(_("There are no such office hours."))
    found.mentor.village = village
    return found


def get_slot(village: Village, pk: int) -> Slot:
    """Return the slot of a mentor of the village; whoever takes or notes it is judged by the action."""
    rows = Slot.objects.filter(mentor__village=village, pk=pk)
    found = rows.select_related(
        "mentor__party", "member__cohort", "member__project", "hours"
    ).first()
    if found is None:
        raise NotFound(_("There is no such slot any more."))
    found.mentor.village = village
    return found


def free_slots(member: Member, *, now: datetime) -> list[Slot]:
    """Return the slots that the project may take, its own mentors' first, then as they come; one query."""
    rows = Slot.objects.filter(
        mentor__village=member.cohort.village, mentor__ended_at=None, member=None, starts_at__gt=now
    ).select_related("mentor__party", "hours")
    own = set(member.mentors.filter(until_on=None).values_list("mentor", flat=True))
    return sorted(rows, key=lambda row: (row.mentor_id not in own, row.starts_at, row.pk))


def models_of(programme: Programme) -> list[MilestoneModel]:
    """Return the milestones that projects of the programme get, as they are due; one query."""
    rows = MilestoneModel.objects.filter(programme=programme).select_related("stage")
    return list(rows.order_by("after_days", "pk"))


def get_model(programme: Programme, pk: int) -> MilestoneModel:
    """Return a milestone of the programme; NotFound where it is another's."""
    rows = MilestoneModel.objects.filter(programme=programme, pk=pk)
    found = rows.select_related("programme__village").first()
    if found is None:
        raise NotFound(_("There is no such milestone."))
    return found


def get_milestone(member: Member, pk: int) -> Milestone:
    """Return the milestone of the project; NotFound where it is another's."""
    found = member.milestones.select_related("proof", "stage").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such milestone."))
    return found


def get_goal(member: Member, pk: int) -> Goal:
    """Return the goal of the project; NotFound where it is another's."""
    found = member.goals.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such goal."))
    return found


def get_support(member: Member, pk: int) -> SupportHour:
    """Return the time given to the project; NotFound where it was another's."""
    found = member.support.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such line."))
    return found


def get_sheet(member: Member, pk: int) -> FollowUp:
    """Return the follow-up sheet of the project; NotFound where it is another's."""
    found = member.follow_ups.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such sheet."))
    return found


def goals_of(member: Member) -> list[Goal]:
    """Return the goals of the project, those that are over too; one query."""
    return list(member.goals.order_by("pk"))


def goals_open(member: Member) -> list[Goal]:
    """Return the goals of the project that are neither reached nor given up; one query."""
    return list(member.goals.filter(reached_on=None, dropped_on=None).order_by("pk"))


def slots_to_come(member: Member, *, now: datetime) -> list[Slot]:
    """Return the slots that the project has and that have not begun, as they come; one query."""
    rows = Slot.objects.filter(member=member, starts_at__gt=now).select_related("mentor__party")
    return list(rows.order_by("starts_at"))


def get_mentored(village: Village, pk: int, by: Actor, *, on: date) -> Member:
    """Return the project that the actor accompanies as a mentor that day; NotFound for any other."""
    found = members_in(village).filter(pk=pk, mentors__in=mentored_by(by, on=on)).first()
    if found is None:
        raise NotFound(_("There is no such project in a cohort."))
    found.cohort.village = found.cohort.programme.village = village
    return found


def get_accompanied(village: Village, pk: int, by: Actor, *, on: date) -> Member:
    """Return the project for the team that sees programmes, and for its mentors that day; NotFound for others."""
    if may_see(by, village):
        return get_member(village, pk, by)
    return get_mentored(village, pk, by, on=on)
