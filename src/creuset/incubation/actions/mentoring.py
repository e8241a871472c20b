"""Mentors, and the projects that each accompanies."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.incubation.accompanying import MENTOR, held, held_mentor, tell_member
from creuset.incubation.actions.office_hours import close_hours
from creuset.incubation.models import Member, Mentor, Mentoring, OfficeHours
from creuset.incubation.permissions import (
    check_may_run,
)
from creuset.incubation.rules.mentoring import (
    AlreadyPaired,
    BadMentor,
    MentorFull,
    tidy_skills,
)
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.villages.models import Village

(ASKED, CHANGED, STOPPED, PAIRED, PARTED) = (
    "incubation.mentor_asked",
    "incubation.mentor_changed",
    "incubation.mentor_stopped",
    "incubation.mentor_paired",
    "incubation.mentor_parted",
)


@transaction.atomic
def ask_mentor(
    *,
    village: Village,
    party: Party,
    by: Actor,
    now: datetime,
    skills: Iterable[str] = (),
    words: str = "",
    most: int = 3,
) -> Mentor:
    """They are a mentor of the village; again, if they had stopped. Raise Forbidden; NotFound; BadMentor."""
    check_may_run(by, village)
    get_known(village, party.pk)
    if party.is_organisation:
        raise BadMentor(_("A mentor is a person."), field="party")
    row, _new = Mentor.objects.get_or_create(village=village, party=party, defaults={"since": now})
    row.ended_at = None
    return _write(row, ASKED, skills=skills, words=words, most=most, by=by, now=now)


@transaction.atomic
def change_mentor(
    *,
    mentor: Mentor,
    skills: Iterable[str],
    by: Actor,
    now: datetime,
    words: str = "",
    most: int = 3,
) -> Mentor:
    """They help in these, and accompany so many projects at once. Raise Forbidden; BadMentor."""
    row = held_mentor(mentor)
    check_may_run(by, row.village)
    return _write(row, CHANGED, skills=skills, words=words, most=most, by=by, now=now)


@transaction.atomic
def stop_mentor(*, mentor: Mentor, by: Actor, now: datetime) -> Mentor:
    """They are no mentor from now on: their pairs end today, and their hours to come are closed. Raise Forbidden."""
    row = held_mentor(mentor)
    check_may_run(by, row.village)
    today = row.village.day_of(now)
    for pair in row.pairs.filter(until_on=None):
        part(pair=pair, on=max(today, pair.from_on), by=by, now=now)
    for hours in row.office_hours.filter(starts_at__gt=now):
        close_hours(hours=hours, why=str(_("The mentor stops.")), by=by, now=now)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _tell(STOPPED, row, by=by, now=now)
    return row


@transaction.atomic
def pair_up(
    *, mentor: Mentor, member: Member, from_on: date, by: Actor, now: datetime
) -> Mentoring:
    """The mentor accompanies the project from that day on. Raise Forbidden; AlreadyPaired; MentorFull; BadMentor."""
    row, project = held_mentor(mentor), held(member)
    check_may_run(by, row.village)
    if project.cohort.village_id != row.village_id or row.ended_at is not None:
        raise BadMentor(_("They are no mentor of this village."), field="mentor")
    open_pairs = row.pairs.filter(until_on=None)
    if open_pairs.filter(member=project).exists():
        raise AlreadyPaired(_("They accompany this project already."), field="mentor")
    if open_pairs.count() >= row.most:
        raise MentorFull(
            _(
                "%(name)s accompanies %(most)s projects at most: end one, or let them take more.",
                name=row.party.name,
                most=row.most,
            ),
            field="mentor",
        )
    made = Mentoring.objects.create(mentor=row, member=project, from_on=from_on)
    tell_member(PAIRED, project, by=by, now=now, mentor=row.party.name, on=from_on.isoformat())
    return made


@transaction.atomic
def part(*, pair: Mentoring, on: date, by: Actor, now: datetime) -> Mentoring:
    """The mentor accompanies the project until that day, no longer. Raise Forbidden; BadMentor."""
    row = Mentoring.objects.select_for_update(of=("self",)).select_related("mentor__party")
    found = row.get(pk=pair.pk)
    project = held(Member(pk=found.member_id))
    check_may_run(by, project.cohort.village)
    if on < found.from_on:
        raise BadMentor(_("It cannot end before it begins."), field="on")
    found.until_on = on
    found.save(update_fields=["until_on"])
    name = found.mentor.party.name
    tell_member(PARTED, project, by=by, now=now, mentor=name, on=on.isoformat())
    return found


def unite_mentors(kept: Mentor, other: Mentor) -> None:
    """`kept` has what `other` had – pairs, hours – but for hours at the same time, of which those of `kept` stay."""
    open_of_kept = set(kept.pairs.filter(until_on=None).values_list("member", flat=True))
    other.pairs.filter(until_on=None, member__in=open_of_kept).delete()
    other.pairs.update(mentor=kept)
    for hours in other.office_hours.order_by("starts_at"):
        at_once = kept.office_hours.filter(starts_at__lt=hours.ends_at, ends_at__gt=hours.starts_at)
        if at_once.exists():
            hours.delete()
            continue
        hours.slots.update(mentor=kept)
        OfficeHours.objects.filter(pk=hours.pk).update(mentor=kept)
    kept.skills = list(dict.fromkeys([*kept.skills, *other.skills]))
    if other.ended_at is None:
        kept.ended_at = None
    kept.most = max(kept.most, other.most)
    kept.words = kept.words or other.words
    kept.save()


def _write(
    row: Mentor,
    verb: str,
    *,
    skills: Iterable[str],
    words: str,
    most: int,
    by: Actor,
    now: datetime,
) -> Mentor:
    row.skills, row.words, row.most = tidy_skills(skills), words.strip(), most
    row.save()
    _tell(verb, row, by=by, now=now)
    return row


def _tell(verb: str, row: Mentor, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(MENTOR, row.pk), ("party", row.party_id)],
        audience=Audience.PARTIES,
        data={"mentor": row.party.name},
    )
