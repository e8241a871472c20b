"""The team follows somebody on the way: who does, what is kept in mind, until when; what is lost, and why."""

from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.reception.models import Following
from creuset.reception.permissions import check_may_answer_visits
from creuset.reception.queries.prospects import Prospect, followers_of
from creuset.reception.rules.prospects import check_why
from creuset.villages.models import Village

FOLLOWED, LOST, FOUND = (
    "reception.prospect_followed",
    "reception.prospect_lost",
    "reception.prospect_found",
)


@transaction.atomic
def follow(
    *,
    village: Village,
    prospect: Prospect,
    assigned: Party | None,
    note: str,
    remind_on: date | None,
    by: Actor,
    now: datetime,
) -> Following:
    """Somebody of the team follows the prospect, or nobody; a note and a day to be reminded on are kept.

    Raise Forbidden; NotFound where whoever is named is not of the team.
    """
    row = _held(village, prospect, by=by, now=now)
    if assigned is not None and not followers_of(village).filter(pk=assigned.pk).exists():
        raise NotFound(_("Only somebody of the team follows prospects."))
    row.assigned, row.note, row.remind_on = assigned, note.strip(), remind_on
    row.save()
    _tell(FOLLOWED, row, prospect, by=by, now=now, to=assigned.name if assigned else "")
    return row


@transaction.atomic
def lose(*, village: Village, prospect: Prospect, why: str, by: Actor, now: datetime) -> Following:
    """Nothing comes of it, for a reason that is kept; what they ask afterwards counts again. Raise Forbidden; NoWhy."""
    row = _held(village, prospect, by=by, now=now)
    row.lost_at, row.lost_why = now, check_why(why)
    row.save()
    _tell(LOST, row, prospect, by=by, now=now, reason=row.lost_why)
    return row


@transaction.atomic
def find_again(*, village: Village, prospect: Prospect, by: Actor, now: datetime) -> Following:
    """The team had given up too early: they stand where what they asked says. Raise Forbidden."""
    row = _held(village, prospect, by=by, now=now)
    row.lost_at, row.lost_why = None, ""
    row.save()
    _tell(FOUND, row, prospect, by=by, now=now)
    return row


def unite_followings(kept: Following, other: Following) -> None:
    """Two who are one are followed once, as whoever changed it last said."""
    kept.note = "\n\n".join(note for note in dict.fromkeys((kept.note, other.note)) if note)
    if other.changed_at > kept.changed_at:
        kept.assigned_id, kept.remind_on = other.assigned_id, other.remind_on
        kept.lost_at, kept.lost_why = other.lost_at, other.lost_why
        kept.changed_at = other.changed_at


def _held(village: Village, prospect: Prospect, *, by: Actor, now: datetime) -> Following:
    check_may_answer_visits(by, village)
    who = prospect.derived.who
    locks.lock("prospect", [village.pk])
    row = None
    if prospect.following is not None:
        row = Following.objects.filter(pk=prospect.following.pk).first()
    if row is None:
        row = Following(village=village, email=who.email)
    # Whom the village knows by now is followed as such.
    row.party_id, row.changed_at = who.party_id, now
    return row


def _tell(
    verb: str,
    row: Following,
    prospect: Prospect,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    to: str = "",
) -> None:
    about = [("prospect", row.pk)]
    if row.party_id is not None:
        about.append(("party", row.party_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.TEAM,
        data={"prospect": prospect.derived.who.name, "to": to},
        reason=reason,
    )
