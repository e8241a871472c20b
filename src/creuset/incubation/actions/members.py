"""The projects of a cohort: expected, in the programme, at a stage, finished, gone, taken back."""

from datetime import date, datetime

from django.db import transaction

from creuset.incubation.accompanying import held, tell_member
from creuset.incubation.actions.departing import (
    end_accompaniment,
    end_stay,
    withdraw_convention,
)
from creuset.incubation.actions.milestones import give_milestones
from creuset.incubation.models import Application, Cohort, Member, Stage
from creuset.incubation.permissions import check_may_run
from creuset.incubation.rules.cohorts import (
    AlreadyMember,
    BadCohort,
    Parting,
    check_left,
    check_reason,
)
from creuset.incubation.states import MEMBER, MemberState
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.projects.models import Project
from creuset.projects.queries import get_known as get_known_project

EXPECTED, BEGUN, RENOUNCED, REACHED, FINISHED, LEFT, BACK = (
    "incubation.member_expected",
    "incubation.member_begun",
    "incubation.member_renounced",
    "incubation.stage_reached",
    "incubation.member_finished",
    "incubation.member_left",
    "incubation.member_back",
)


@transaction.atomic
def expect(
    *,
    cohort: Cohort,
    project: Project,
    by: Actor,
    now: datetime,
    holder: Party | None = None,
    application: Application | None = None,
) -> Member:
    """The project is expected in the cohort; who holds it answers for it, unless another is named.

    Raise Forbidden; NotFound where the village does not know them; AlreadyMember.
    """
    check_may_run(by, cohort.village)
    get_known_project(cohort.village, project.pk)
    whose = holder or project.holder
    get_known(cohort.village, whose.pk)
    member, is_new = Member.objects.get_or_create(
        cohort=cohort,
        project=project,
        defaults={
            "holder": whose,
            "application": application,
            "state": MemberState.EXPECTED.value,
        },
    )
    if not is_new:
        raise AlreadyMember(_("This project is in the cohort already."), field="project")
    tell_member(EXPECTED, member, by=by, now=now)
    return member


@transaction.atomic
def begin(*, member: Member, on: date, by: Actor, now: datetime) -> Member:
    """The project is in the programme from that day on, at its first stage.

    Raise Forbidden; ImpossibleStep; BadCohort.
    """
    row = held(member)
    check_may_run(by, row.cohort.village)
    row.state = MEMBER.check(MemberState(row.state), "begin").value
    if not row.cohort.first_on <= on <= row.cohort.last_on:
        raise BadCohort(
            _(
                "The cohort lasts from %(first)s to %(last)s.",
                first=row.cohort.first_on,
                last=row.cohort.last_on,
            ),
            field="on",
        )
    row.joined_on = on
    row.stage = row.stage or _first_stage(row)
    row.save(update_fields=["state", "joined_on", "stage"])
    tell_member(BEGUN, row, by=by, now=now, on=on.isoformat())
    give_milestones(row, now=now)
    return row


@transaction.atomic
def renounce(*, member: Member, why: str, by: Actor, now: datetime) -> Member:
    """The project never begins, its convention is not signed. Raise Forbidden; ImpossibleStep; ReasonMissing."""
    row = _over(member, "renounce", RENOUNCED, why, on=None, by=by, now=now)
    withdraw_convention(row, now=now, why=row.left_why)
    return row


@transaction.atomic
def give_up(*, member: Member, by: Actor, now: datetime) -> Member:
    """A laureate gave up the place, and whoever took that down was let to: the project never begins."""
    row = held(member)
    row.state = MEMBER.check(MemberState(row.state), "renounce").value
    row.save(update_fields=["state"])
    tell_member(RENOUNCED, row, by=by, now=now)
    end_accompaniment(row=row, on=row.cohort.village.day_of(now), by=HOUSE, now=now)
    withdraw_convention(row, now=now, why="")
    return row


@transaction.atomic
def finish(*, member: Member, on: date, by: Actor, now: datetime, outcome: str = "") -> Member:
    """The project finished the programme that day, with what came of it: it is an alumnus.

    Its place in kind lasts as it was agreed. Raise Forbidden; ImpossibleStep; BadCohort.
    """
    row = _over(member, "finish", FINISHED, outcome, on=on, by=by, now=now, is_needed=False)
    withdraw_convention(row, now=now, why="")
    return row


@transaction.atomic
def leave(
    *,
    member: Member,
    on: date,
    why: str,
    by: Actor,
    now: datetime,
    parting: Parting | None = None,
) -> Member:
    """The project left before the end: its convention, its place in kind, its mentors and its pitch go with it.

    Raise Forbidden; ImpossibleStep; ReasonMissing; BadCohort.
    """
    row = _over(member, "leave", LEFT, why, on=on, by=by, now=now)
    end_stay(row, on=on, why=row.left_why, parting=parting or Parting(), now=now)
    return row


@transaction.atomic
def take_back(*, member: Member, why: str, by: Actor, now: datetime) -> Member:
    """The project is in the programme again; who left signs another convention, and is given mentors anew.

    Raise Forbidden; ImpossibleStep; ReasonMissing.
    """
    row = held(member)
    check_may_run(by, row.cohort.village)
    row.state = MEMBER.check(MemberState(row.state), "take_back").value
    told = check_reason(why)
    row.left_on, row.left_why = None, ""
    row.save(update_fields=["state", "left_on", "left_why"])
    tell_member(BACK, row, by=by, now=now, reason=told)
    return row


@transaction.atomic
def reach(*, member: Member, stage: Stage, by: Actor, now: datetime) -> Member:
    """The project is at that stage of its programme; from where it was, or back. Raise Forbidden; BadCohort."""
    row = held(member)
    check_may_run(by, row.cohort.village)
    if stage.programme_id != row.cohort.programme_id:
        raise BadCohort(_("This stage is one of another programme."), field="stage")
    if row.state != MemberState.INSIDE:
        raise BadCohort(_("Only a project in the programme reaches a stage."), field="stage")
    if row.stage_id != stage.pk:
        row.stage = stage
        row.save(update_fields=["stage"])
        tell_member(REACHED, row, by=by, now=now, stage=stage.names)
    return row


def _over(
    member: Member,
    step: str,
    verb: str,
    words: str,
    *,
    on: date | None,
    by: Actor,
    now: datetime,
    is_needed: bool = True,
) -> Member:
    row = held(member)
    village = row.cohort.village
    check_may_run(by, village)
    row.state = MEMBER.check(MemberState(row.state), step).value
    if on is not None:
        check_left(row.joined_on, on, today=village.day_of(now))
    row.left_on = on
    row.left_why = check_reason(words) if is_needed else " ".join(words.split())
    row.save(update_fields=["state", "left_on", "left_why"])
    told = on.isoformat() if on else ""
    tell_member(verb, row, by=by, now=now, reason=row.left_why, on=told)
    end_accompaniment(row=row, on=on or village.day_of(now), by=by, now=now)
    return row


def _first_stage(row: Member) -> Stage | None:
    return Stage.objects.filter(programme=row.cohort.programme_id).order_by("position").first()
