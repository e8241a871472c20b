"""Incidents and requests: reported, taken in hand, talked about, resolved, opened again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from creuset.core import audit, files
from creuset.core.audit import By
from creuset.core.models import Audience, AuditObject, StoredFile
from creuset.core.roles import Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope
from creuset.people.queries import get_known
from creuset.places.models import Resource
from creuset.places.queries.access import get_resource_by_id
from creuset.reception.models import Ticket, TicketCategory, TicketComment
from creuset.reception.permissions import check_may_handle, check_may_say_own, may_handle
from creuset.reception.queries.tickets import handlers_of
from creuset.reception.rules.tickets import (
    NotOfTheTeam,
    check_pictures,
    check_reopening,
    check_says,
)
from creuset.reception.states import TICKET, TicketState
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "ticket"
REPORTED, MOVED, ASSIGNED, COMMENTED = (
    "reception.ticket_reported",
    "reception.ticket_moved",
    "reception.ticket_assigned",
    "reception.ticket_commented",
)
#: What whoever reported is told, and whoever looks after it.
ANSWERED, GIVEN = "reception.ticket-answered", "reception.ticket-given"


@transaction.atomic
def report_ticket(
    *,
    village: Village,
    category: TicketCategory,
    title: str,
    by: Actor,
    now: datetime,
    words: str = "",
    resource: Resource | None = None,
    place: str = "",
    reporter: Party | None = None,
    is_urgent: bool = False,
    pictures: Sequence["UploadedFile[Any]"] = (),
) -> Ticket:
    """It is at the desk, and whoever reported it follows it; the team reports for somebody else, and says what
    is urgent; danger always is.

    Raise Forbidden; NotFound; NothingSaid; TooManyPictures; FileRefused.
    """
    whose = reporter or by.party
    if whose is None:
        raise Forbidden(_("Somebody reports: the house does not by itself."))
    if whose.pk == by.party_id:
        check_may_say_own(by, village)
    else:
        check_may_handle(by, village)
        get_known(village, whose.pk)
    found = get_resource_by_id(village, resource.pk, by) if resource else None
    check_pictures(len(pictures))
    is_danger = category == TicketCategory.SAFETY
    row = Ticket.objects.create(
        village=village,
        reporter=whose,
        category=category,
        title=" ".join(check_says(title, field="title").split()),
        words=words.strip(),
        resource=found,
        building=found.building if found else None,
        place=" ".join(place.split()),
        is_urgent=is_danger or (is_urgent and may_handle(by, village)),
        created_at=now,
        changed_at=now,
    )
    for position, upload in enumerate(pictures):
        files.store_picture(
            upload=upload,
            kind=KIND,
            object_id=row.pk,
            by=by,
            now=now,
            village_id=village.pk,
            position=position,
            field="pictures",
        )
    _tell(REPORTED, row, by=by, now=now)
    return row


@transaction.atomic
def move_ticket(*, ticket: Ticket, verb: str, by: Actor, now: datetime, words: str = "") -> Ticket:
    """It stands where the verb of the machine leads – start, hold, resolve, reopen – and whoever reported it is told,
    with the words. Whoever reported it resolves and reopens it as well, and the team is told.

    Raise Forbidden; ImpossibleStep; TooLate.
    """
    row = _locked(ticket)
    is_own = by.party_id == row.reporter_id and verb in {"resolve", "reopen"}
    if is_own:
        check_scope(by, Scope.RECEPTION)
    else:
        check_may_handle(by, row.village)
    state = TICKET.check(TicketState(row.state), verb)
    if verb == "reopen" and not may_handle(by, row.village):
        check_reopening(row.resolved_at, now=now)
    row.state, row.changed_at = state, now
    row.resolved_at = now if state is TicketState.RESOLVED else None
    if verb == "start" and row.assigned is None:
        row.assigned = by.party
    row.save(update_fields=["state", "changed_at", "resolved_at", "assigned"])
    if words.strip():
        _say(row, words, by=by, now=now)
    _tell(MOVED, row, by=by, now=now)
    _tell_the_other(row, words, by=by, now=now)
    return row


@transaction.atomic
def assign_ticket(*, ticket: Ticket, to: Party | None, by: Actor, now: datetime) -> Ticket:
    """Somebody of the team looks after it, and is told; or nobody does any more. Raise Forbidden; NotOfTheTeam."""
    row = _locked(ticket)
    check_may_handle(by, row.village)
    if to is not None and to not in handlers_of(row.village):
        raise NotOfTheTeam(_("Choose somebody of the team who looks after tickets."), field="to")
    row.assigned, row.changed_at = to, now
    row.save(update_fields=["assigned", "changed_at"])
    _tell(ASSIGNED, row, by=by, now=now)
    if to is not None and to.pk != by.party_id:
        _notice(GIVEN, row, to, words="", now=now)
    return row


@transaction.atomic
def comment_ticket(
    *, ticket: Ticket, words: str, by: Actor, now: datetime, is_internal: bool = False
) -> TicketComment:
    """Something is said of it: whoever reported it is told, or whoever looks after it; what is internal is told to
    nobody, and read by the team alone. Raise Forbidden; NothingSaid.
    """
    row = _locked(ticket)
    if by.party_id != row.reporter_id or is_internal:
        check_may_handle(by, row.village)
    else:
        check_scope(by, Scope.RECEPTION)
    made = _say(row, check_says(words, field="words"), by=by, now=now, is_internal=is_internal)
    row.changed_at = now
    row.save(update_fields=["changed_at"])
    _tell(COMMENTED, row, by=by, now=now, is_internal=is_internal)
    if not is_internal:
        _tell_the_other(row, words, by=by, now=now)
    return made


@transaction.atomic
def forget_tickets(*, village: Village, by: Actor, now: datetime) -> int:
    """What was resolved longer ago than the village keeps is forgotten, with its pictures and what was said; return
    how many.
    """
    check_is_house(by)
    since = kept_since(village, "reception", now=now)
    return _forget(Ticket.objects.filter(village=village, resolved_at__lt=since))


def forget_tickets_of(party: Party) -> None:
    """What an erased person had reported and was resolved is forgotten; what is open says nothing of them."""
    _forget(Ticket.objects.filter(reporter=party, resolved_at__isnull=False))


def _forget(rows: QuerySet[Ticket]) -> int:
    ids = list(rows.values_list("pk", flat=True))
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    for stored in StoredFile.objects.filter(kind=KIND, object_id__in=ids):
        files.remove(stored)
    Ticket.objects.filter(pk__in=ids).delete()
    return len(ids)


def _locked(ticket: Ticket) -> Ticket:
    rows = Ticket.objects.select_for_update(of=("self",))
    return rows.select_related("village", "reporter", "assigned").get(pk=ticket.pk)


def _say(
    row: Ticket, words: str, *, by: Actor, now: datetime, is_internal: bool = False
) -> TicketComment:
    return TicketComment.objects.create(
        ticket=row, party=by.party, words=words.strip(), is_internal=is_internal, said_at=now
    )


def _tell_the_other(row: Ticket, words: str, *, by: Actor, now: datetime) -> None:
    """Whoever reported it is told what the team did; whoever looks after it, what the reporter did."""
    if by.party_id != row.reporter_id:
        _notice(ANSWERED, row, row.reporter, words=words, now=now)
    elif row.assigned is not None:
        _notice(GIVEN, row, row.assigned, words=words, now=now)


def _notice(topic: str, row: Ticket, to: Party, *, words: str, now: datetime) -> None:
    content = {
        "ticket": row.pk,
        "title": row.title,
        "state": TicketState(row.state).value,
        "words": words.strip(),
    }
    tell(
        party=to,
        village=row.village,
        topic=topic,
        key=f"{row.pk} {now.isoformat()}",
        content=content,
        now=now,
    )


def _tell(verb: str, row: Ticket, *, by: By, now: datetime, is_internal: bool = False) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk), ("party", row.reporter_id)],
        audience=Audience.TEAM if is_internal or verb == ASSIGNED else Audience.PARTIES,
        data={
            "title": row.title,
            "state": TicketState(row.state).value,
            "to": row.assigned.name if row.assigned else "",
        },
    )
