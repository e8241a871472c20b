"""The team follows somebody on the way: who does, what is kept in mind, until when; what is lost, and why."""

from datetime import date, datetime, timedelta

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as notify
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.reception.models import Following
from creuset.reception.permissions import check_may_answer_visits
from creuset.reception.queries.prospects import Prospect, all_prospects, followers_of
from creuset.reception.rules.prospects import check_why
from creuset.villages.models import Village

FOLLOWED, LOST, FOUND = (
    "reception.prospect_followed",
    "reception.prospect_lost",
    "reception.prospect_found",
)

#: Topic of the reminder of a prospect.
REMINDED = "prospect-reminder"
#: A house that slept longer than that reminds of what came due since only.
REMINDED_WITHIN = timedelta(days=14)
LONGEST_NOTE = 300


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


@transaction.atomic
def remind_of_prospects(*, village: Village, by: Actor, now: datetime) -> int:
    """Whoever follows somebody on the way is told on the day that was noted, once for each day; where nobody does,
    everybody who answers visitors is. Return of how many prospects.
    """
    check_is_house(by)
    today = village.day_of(now)
    due = Following.objects.filter(village=village, lost_at__isnull=True, remind_on__lte=today)
    if not due.filter(remind_on__gt=today - REMINDED_WITHIN).exists():
        return 0
    followers = list(followers_of(village))
    count = 0
    for one in all_prospects(village, now=now):
        row = one.following
        if row is None or row.remind_on is None or not one.is_due:
            continue
        if row.lost_at is not None or row.remind_on <= today - REMINDED_WITHIN:
            continue
        content = {
            "prospect": one.derived.who.name,
            "what": one.derived.what,
            "key": one.key,
            "note": row.note[:LONGEST_NOTE],
            "day": row.remind_on.isoformat(),
        }
        told = [
            notify(
                party=party,
                village=village,
                topic=REMINDED,
                key=f"{row.pk} {row.remind_on.isoformat()}",
                content=content,
                now=now,
            )
            for party in ([row.assigned] if row.assigned in followers else followers)
        ]
        count += any(notice is not None for notice in told)
    return count


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
