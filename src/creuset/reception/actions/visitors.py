"""Whoever is at the door, as the audit names them; what happens to announced visitors, told and forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience, AuditObject
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import forget_about
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.reception.models import AnnouncedVisitor, AnnouncingStop
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "visitor"
#: What the host is told when they come.
ARRIVED = "reception.visitor_arrived"


@dataclass(frozen=True)
class Visitor:
    """Somebody from outside, who is nobody in the house yet."""

    name: str
    via: str = "page"
    party_id: int | None = None


def first_name(name: str) -> str:
    """Return a first name and an initial: what is told of somebody who only asked."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][:1]}." if rest else first


def locked_visitor(visitor: AnnouncedVisitor) -> AnnouncedVisitor:
    """Return the visitor's row, held until the transaction ends; Conflict where it is forgotten meanwhile."""
    rows = AnnouncedVisitor.objects.select_for_update(of=("self",)).select_related(
        "village", "host", "organisation", "resource__building", "booking"
    )
    row = rows.filter(pk=visitor.pk).first()
    if row is None:
        raise Conflict(_("This visitor is forgotten meanwhile."))
    return row


def tell_of_visitor(
    verb: str, row: AnnouncedVisitor, *, by: audit.By, now: datetime, **data: Any
) -> None:
    """The audit says what happened to the visitor; of one who is hidden, neither who it is nor whom they see."""
    about = [(KIND, row.pk)]
    if not row.is_hidden:
        about.append(("party", row.host_id))
        about += [("party", pk) for pk in [row.organisation_id] if pk]
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.TEAM if row.is_hidden else Audience.PARTIES,
        data={
            "visitor": "" if row.is_hidden else row.name,
            "more": row.more,
            "first_on": row.first_on.isoformat(),
            "last_on": row.last_on.isoformat(),
            **data,
        },
    )


@transaction.atomic
def forget_visitors(*, village: Village, by: Actor, now: datetime) -> int:
    """Visitors whose last day was longer ago than the village keeps them are gone, their presences and the audit's
    words with them; return how many.
    """
    check_is_house(by)
    since = village.day_of(kept_since(village, "visitors", now=now))
    old = AnnouncedVisitor.objects.filter(village=village, last_on__lt=since)
    return _forget(list(old.values_list("pk", flat=True)))


def forget_visitors_of(party: Party, emails: Collection[str]) -> None:
    """Nothing says any more whom an erased person expected; nor that they were expected somewhere themselves."""
    rows = AnnouncedVisitor.objects.filter(host=party)
    _forget(list(rows.values_list("pk", flat=True)))
    for email in emails:
        rows = AnnouncedVisitor.objects.filter(email__iexact=email)
        _forget(list(rows.values_list("pk", flat=True)))
    AnnouncingStop.objects.filter(party=party).delete()


def _forget(ids: Sequence[int]) -> int:
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    forget_about(topic=ARRIVED, name="pk", ids=ids)
    AnnouncedVisitor.objects.filter(pk__in=ids).delete()
    return len(ids)
