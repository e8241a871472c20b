"""Milestones: models of a programme, those of each project with their days, handed in, found done or sent back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.core import attachments, audit, files
from creuset.core.models import Audience
from creuset.incubation.accompanying import held, tell_member
from creuset.incubation.models import Member, Milestone, MilestoneModel, Programme, Stage
from creuset.incubation.permissions import check_accompanies, check_is_of_project, check_may_run
from creuset.incubation.rules.cohorts import check_name
from creuset.incubation.rules.following import (
    AlreadyDone,
    BadFollowUp,
    NothingHandedIn,
    check_past,
    check_says,
)
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actors import Actor

MODEL_SET, MODEL_DROPPED, SET, MOVED, DROPPED, HANDED_IN, DONE, SENT_BACK = (
    "incubation.milestone_model_set",
    "incubation.milestone_model_dropped",
    "incubation.milestone_set",
    "incubation.milestone_moved",
    "incubation.milestone_dropped",
    "incubation.milestone_handed_in",
    "incubation.milestone_done",
    "incubation.milestone_sent_back",
)
#: What stored files of milestones are called.
KIND = "cohort_milestone"
#: What the project is told.
ANSWERED = "incubation.milestone-answered"


@transaction.atomic
def set_model(
    *,
    programme: Programme,
    names: Mapping[str, str],
    after_days: int,
    by: Actor,
    now: datetime,
    deliverables: Mapping[str, str] | None = None,
    stage: Stage | None = None,
) -> MilestoneModel:
    """Every project that begins the programme from now on gets this milestone.

    Raise Forbidden; BadCohort; BadFollowUp.
    """
    check_may_run(by, programme.village)
    _check_stage(stage, programme.pk)
    made = MilestoneModel.objects.create(
        programme=programme,
        stage=stage,
        names=check_name(dict(names), field="names"),
        deliverables=_tidy(deliverables),
        after_days=after_days,
    )
    _tell_model(MODEL_SET, made, by=by, now=now)
    return made


@transaction.atomic
def drop_model(*, model: MilestoneModel, by: Actor, now: datetime) -> None:
    """Projects that begin get it no more; those that have it keep it. Raise Forbidden."""
    check_may_run(by, model.programme.village)
    _tell_model(MODEL_DROPPED, model, by=by, now=now)
    model.delete()


def give_milestones(member: Member, *, now: datetime) -> None:
    """A project that begins has the milestones of its programme, each due so many days after its first."""
    first = member.joined_on or member.cohort.first_on
    had = set(member.milestones.values_list("model", flat=True))
    Milestone.objects.bulk_create(
        Milestone(
            member=member,
            model=model,
            stage_id=model.stage_id,
            names=model.names,
            deliverables=model.deliverables,
            due_on=first + timedelta(days=model.after_days),
            changed_at=now,
        )
        for model in MilestoneModel.objects.filter(programme=member.cohort.programme_id)
        if model.pk not in had
    )


@transaction.atomic
def set_milestone(
    *,
    member: Member,
    names: Mapping[str, str],
    due_on: date,
    by: Actor,
    now: datetime,
    deliverables: Mapping[str, str] | None = None,
    stage: Stage | None = None,
) -> Milestone:
    """The project has this milestone. Raise Forbidden; BadCohort; BadFollowUp."""
    row = held(member)
    check_accompanies(by, row, on=row.cohort.village.day_of(now))
    _check_stage(stage, row.cohort.programme_id)
    made = Milestone.objects.create(
        member=row,
        stage=stage,
        names=check_name(dict(names), field="names"),
        deliverables=_tidy(deliverables),
        due_on=due_on,
        changed_at=now,
    )
    _tell(SET, made, row, by=by, now=now)
    return made


@transaction.atomic
def move_milestone(*, milestone: Milestone, due_on: date, by: Actor, now: datetime) -> Milestone:
    """It is due on another day. Raise Forbidden; AlreadyDone."""
    row, member = _held(milestone)
    check_accompanies(by, member, on=member.cohort.village.day_of(now))
    _check_not_done(row)
    row.due_on, row.changed_at = due_on, now
    row.save(update_fields=["due_on", "changed_at"])
    _tell(MOVED, row, member, by=by, now=now)
    return row


@transaction.atomic
def drop_milestone(*, milestone: Milestone, by: Actor, now: datetime) -> None:
    """The project has this milestone no more. Raise Forbidden; AlreadyDone where something was handed in."""
    row, member = _held(milestone)
    check_may_run(by, member.cohort.village)
    if row.handed_at is not None or row.done_on is not None:
        raise AlreadyDone(_("Something was handed in for it: it stays."))
    _tell(DROPPED, row, member, by=by, now=now)
    row.delete()


@transaction.atomic
def hand_in(
    *,
    milestone: Milestone,
    words: str,
    by: Actor,
    now: datetime,
    upload: "UploadedFile[Any] | None" = None,
) -> Milestone:
    """The project handed in what the milestone wants: words, a file, or both; the team answers.

    Handed in again before it is done, the new takes the place of the old. Raise Forbidden; AlreadyDone; BadFollowUp;
    FileRefused.
    """
    row, member = _held(milestone)
    check_is_of_project(by, member)
    _check_not_done(row)
    if upload is None and row.proof is None:
        check_says(words, field="words")
    if upload is not None:
        before, row.proof = row.proof, None
        if before is not None:
            row.save(update_fields=["proof"])
            files.remove(before)
        row.proof = attachments.store_paper(
            upload=upload,
            kind=KIND,
            object_id=row.pk,
            by=by,
            now=now,
            village_id=member.cohort.village_id,
            field="file",
        )
    row.words, row.handed_at, row.handed_by = words.strip(), now, by.party
    row.answer = ""
    row.save(update_fields=["words", "proof", "handed_at", "handed_by", "answer"])
    _tell(HANDED_IN, row, member, by=by, now=now)
    return row


@transaction.atomic
def find_done(
    *, milestone: Milestone, on: date, by: Actor, now: datetime, answer: str = ""
) -> Milestone:
    """The team found it done on that day; the project is told. Raise Forbidden; AlreadyDone; BadFollowUp."""
    row, member = _held(milestone)
    village = member.cohort.village
    check_accompanies(by, member, on=village.day_of(now))
    _check_not_done(row)
    check_past(on, today=village.day_of(now), field="on")
    row.done_on, row.answer = on, answer.strip()
    row.save(update_fields=["done_on", "answer"])
    _tell(DONE, row, member, by=by, now=now)
    _notice(row, member, is_done=True, by=by, now=now)
    return row


@transaction.atomic
def send_back(*, milestone: Milestone, answer: str, by: Actor, now: datetime) -> Milestone:
    """Something is missing in what was handed in, or it was not done after all; the project is told what.

    Raise Forbidden; BadFollowUp; NothingHandedIn.
    """
    row, member = _held(milestone)
    check_accompanies(by, member, on=member.cohort.village.day_of(now))
    if row.handed_at is None and row.done_on is None:
        raise NothingHandedIn(_("Nothing was handed in for this milestone yet."))
    row.answer = check_says(answer, field="answer")
    row.done_on, row.handed_at, kept = None, None, row.proof
    row.proof = None
    row.save(update_fields=["answer", "done_on", "handed_at", "proof"])
    if kept is not None:
        files.remove(kept)
    _tell(SENT_BACK, row, member, by=by, now=now, reason=row.answer)
    _notice(row, member, is_done=False, by=by, now=now)
    return row


def _held(milestone: Milestone) -> tuple[Milestone, Member]:
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("proof")
    row = rows.get(pk=milestone.pk)
    return row, held(Member(pk=row.member_id))


def _check_not_done(row: Milestone) -> None:
    if row.done_on is not None:
        raise AlreadyDone(_("This milestone was found done."))


def _check_stage(stage: Stage | None, programme_id: int) -> None:
    if stage is not None and stage.programme_id != programme_id:
        raise BadFollowUp(_("This stage is one of another programme."), field="stage")


def _tidy(words: Mapping[str, str] | None) -> dict[str, str]:
    return {code: text.strip() for code, text in (words or {}).items() if text.strip()}


def _tell(
    verb: str, row: Milestone, member: Member, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    on = row.due_on.isoformat()
    tell_member(verb, member, by=by, now=now, reason=reason, milestone=row.names, on=on)


def _tell_model(verb: str, model: MilestoneModel, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=model.programme.village_id,
        about=[("programme", model.programme_id)],
        audience=Audience.TEAM,
        data={"milestone": model.names, "programme": model.programme.names},
    )


def _notice(row: Milestone, member: Member, *, is_done: bool, by: Actor, now: datetime) -> None:
    if by.party_id == member.holder_id:
        return
    tell(
        party=member.holder,
        village=member.cohort.village,
        topic=ANSWERED,
        key=f"{row.pk} {now.isoformat()}",
        content={
            "member": member.pk,
            "milestone": row.names,
            "is_done": is_done,
            "answer": row.answer,
        },
        now=now,
    )
