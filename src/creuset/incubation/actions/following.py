"""The follow-up of a project: its goals, the time given to each, sheets of what was said and how it goes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from creuset.incubation.accompanying import held, tell_member
from creuset.incubation.models import FollowUp, Goal, Member, SupportHour
from creuset.incubation.permissions import (
    check_accompanies,
    check_is_of_project,
    check_may_run,
    may_run,
)
from creuset.incubation.rules.following import (
    BadFollowUp,
    GoalOver,
    check_health,
    check_minutes,
    check_next,
    check_past,
    check_says,
)
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known

SET, CHANGED, REACHED, DROPPED, REOPENED, GIVEN, TAKEN_BACK, WRITTEN = (
    "incubation.goal_set",
    "incubation.goal_changed",
    "incubation.goal_reached",
    "incubation.goal_dropped",
    "incubation.goal_reopened",
    "incubation.support_given",
    "incubation.support_removed",
    "incubation.sheet_written",
)


@transaction.atomic
def set_goal(
    *,
    member: Member,
    title: str,
    by: Actor,
    now: datetime,
    measure: str = "",
    wanted_by: date | None = None,
) -> Goal:
    """The project has this goal; its people set it, or the team with them. Raise Forbidden; BadFollowUp."""
    row = held(member)
    check_is_of_project(by, row)
    goal = Goal.objects.create(
        member=row,
        title=" ".join(check_says(title, field="title").split()),
        measure=" ".join(measure.split()),
        wanted_by=wanted_by,
        made_at=now,
    )
    tell_member(SET, row, by=by, now=now, goal=goal.title)
    return goal


@transaction.atomic
def change_goal(
    *,
    goal: Goal,
    title: str,
    by: Actor,
    now: datetime,
    measure: str = "",
    wanted_by: date | None = None,
) -> Goal:
    """The goal is said so. Raise Forbidden; BadFollowUp; GoalOver."""
    row, member = _held_goal(goal)
    check_is_of_project(by, member)
    _check_open(row)
    row.title = " ".join(check_says(title, field="title").split())
    row.measure, row.wanted_by = " ".join(measure.split()), wanted_by
    row.save(update_fields=["title", "measure", "wanted_by"])
    tell_member(CHANGED, member, by=by, now=now, goal=row.title)
    return row


@transaction.atomic
def end_goal(*, goal: Goal, is_reached: bool, by: Actor, now: datetime) -> Goal:
    """The goal was reached today, or given up. Raise Forbidden; GoalOver."""
    row, member = _held_goal(goal)
    check_is_of_project(by, member)
    _check_open(row)
    today = member.cohort.village.day_of(now)
    row.reached_on, row.dropped_on = (today, None) if is_reached else (None, today)
    row.save(update_fields=["reached_on", "dropped_on"])
    tell_member(REACHED if is_reached else DROPPED, member, by=by, now=now, goal=row.title)
    return row


@transaction.atomic
def reopen_goal(*, goal: Goal, by: Actor, now: datetime) -> Goal:
    """The goal is one again. Raise Forbidden."""
    row, member = _held_goal(goal)
    check_is_of_project(by, member)
    if row.reached_on or row.dropped_on:
        row.reached_on = row.dropped_on = None
        row.save(update_fields=["reached_on", "dropped_on"])
        tell_member(REOPENED, member, by=by, now=now, goal=row.title)
    return row


@transaction.atomic
def give_support(
    *,
    member: Member,
    goal: Goal | None,
    given_on: date,
    minutes: int,
    by: Actor,
    now: datetime,
    words: str = "",
    giver: Party | None = None,
) -> SupportHour:
    """The project was given so many minutes that day, for one of its goals or none; the team says by whom.

    Who accompanies it writes down their own time. Raise Forbidden; NotFound; BadFollowUp.
    """
    row = held(member)
    village = row.cohort.village
    check_accompanies(by, row, on=village.day_of(now))
    whose = giver or by.party
    if whose is None:
        raise Forbidden(_("Somebody gives time: the house does not by itself."))
    if whose.pk != by.party_id:
        check_may_run(by, village)
        get_known(village, whose.pk)
    check_minutes(minutes)
    check_past(given_on, today=village.day_of(now), field="given_on")
    if goal is not None and goal.member_id != row.pk:
        raise BadFollowUp(_("This is a goal of another project."), field="goal")
    made = SupportHour.objects.create(
        member=row,
        goal=goal,
        given_on=given_on,
        minutes=minutes,
        giver=whose,
        words=" ".join(words.split()),
        written_at=now,
    )
    tell_member(GIVEN, row, by=by, now=now, **_support(made))
    return made


@transaction.atomic
def remove_support(*, support: SupportHour, by: Actor, now: datetime) -> None:
    """What was written by mistake counts no more; who gave it takes it back, or the team. Raise Forbidden."""
    row = SupportHour.objects.select_related("goal", "giver").get(pk=support.pk)
    member = held(Member(pk=row.member_id))
    if by.party_id == row.giver_id:
        check_accompanies(by, member, on=member.cohort.village.day_of(now))
    else:
        check_may_run(by, member.cohort.village)
    told = _support(row)
    row.delete()
    tell_member(TAKEN_BACK, member, by=by, now=now, **told)


@transaction.atomic
def write_sheet(
    *,
    member: Member,
    held_on: date,
    words: str,
    by: Actor,
    now: datetime,
    agreed: str = "",
    next_steps: str = "",
    next_on: date | None = None,
    goals: Collection[Goal] = (),
    private_words: str | None = None,
    health: int | None = None,
    is_shared: bool = False,
    sheet: FollowUp | None = None,
) -> FollowUp:
    """What was said that day is written down, or written anew on the same `sheet`; shared, the project reads it.

    What is said in private is written and read by the team alone; None leaves it as it is.
    Raise Forbidden; BadFollowUp.
    """
    row = held(member)
    village = row.cohort.village
    check_accompanies(by, row, on=village.day_of(now))
    if private_words is not None and not may_run(by, village):
        raise Forbidden(_("Only the team keeps notes that nobody else reads."))
    check_past(held_on, today=village.day_of(now), field="held_on")
    check_next(held_on, next_on)
    check_health(health)
    said = check_says(words, field="words")
    if any(one.member_id != row.pk for one in goals):
        raise BadFollowUp(_("This is a goal of another project."), field="goals")
    if sheet is not None and sheet.member_id != row.pk:
        raise BadFollowUp(_("This is a sheet of another project."), field="words")
    kept = sheet or FollowUp(member=row, writer=by.party)
    kept.held_on, kept.words, kept.agreed = held_on, said, agreed.strip()
    kept.next_steps, kept.next_on = next_steps.strip(), next_on
    kept.health, kept.is_shared, kept.written_at = health, is_shared, now
    if private_words is not None:
        kept.private_words = private_words.strip()
    kept.save()
    kept.goals.set(goals)
    tell_member(WRITTEN, row, by=by, now=now, is_shared=is_shared, on=held_on.isoformat())
    return kept


def _support(row: SupportHour) -> dict[str, Any]:
    return {
        "minutes": row.minutes,
        "on": row.given_on.isoformat(),
        "goal": row.goal.title if row.goal else "",
        "giver": row.giver.name,
    }


def _held_goal(goal: Goal) -> tuple[Goal, Member]:
    row = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    member = held(Member(pk=row.member_id))
    return row, member


def _check_open(row: Goal) -> None:
    if row.reached_on or row.dropped_on:
        raise GoalOver(_("This goal was reached or given up: take it up again first."))
