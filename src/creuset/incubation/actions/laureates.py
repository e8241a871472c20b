"""The public list of laureates: published by a click, of those who agreed or as the rules of the call say."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.incubation.actions.screening import hold
from creuset.incubation.models import Application, Call, ShownLaureate
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.states import ApplicationState
from creuset.incubation.telling.applications import CALL, tell_of
from creuset.incubation.writers import Writer
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

PUBLISHED, TAKEN_BACK = "calls.laureates_published", "calls.laureates_taken_back"
AGREED, HIDDEN = "applications.agreed_to_be_named", "applications.named_no_more"


@transaction.atomic
def agree(*, writer: Writer, by: Actor, now: datetime) -> ShownLaureate:
    """The laureate agrees to be named on the public list. Raise Forbidden; Refused unless it is a laureate."""
    writer.check_holds()
    row = hold(writer.application)
    if row.state != ApplicationState.SELECTED:
        raise Refused(_("Only a laureate is named on the list."))
    made, _new = ShownLaureate.objects.update_or_create(
        application=row,
        defaults={
            "is_agreed": True,
            "since": now,
            "said_by": by.party,
            "withdrawn_at": None,
            "withdrawn_by": None,
        },
    )
    tell_of(row, AGREED, by=by, now=now, audience=Audience.PARTIES)
    return made


@transaction.atomic
def hide(
    *, application: Application, by: Actor, now: datetime, writer: Writer | None = None
) -> None:
    """The list names the application no more: its holder wants it so, or asked whoever leads the call.

    Raise Forbidden.
    """
    if writer is None:
        check_may_lead(by, application.call)
    else:
        writer.check_holds()
    row = hold(application)
    shown, _new = ShownLaureate.objects.get_or_create(
        application=row, defaults={"is_agreed": False, "since": now, "said_by": by.party}
    )
    if shown.withdrawn_at is not None:
        return
    shown.withdrawn_at, shown.withdrawn_by = now, by.party
    shown.save(update_fields=["withdrawn_at", "withdrawn_by"])
    tell_of(row, HIDDEN, by=by, now=now, audience=Audience.PARTIES)


@transaction.atomic
def publish(*, call: Call, by: Actor, now: datetime, by_rules: bool = False) -> Call:
    """The list is public: those who agreed, and where the rules of the call say so (`by_rules`) all who do not refuse.

    Published again, it takes in those who came since. Raise Forbidden; Refused before the last round is released;
    Conflict while no laureate may be named.
    """
    check_may_lead(by, call)
    locks.lock(CALL, [call.pk])
    row = Call.objects.select_related("village").get(pk=call.pk)
    last = row.rounds.order_by("-number").first()
    if last is None or last.released_at is None:
        raise Refused(_("The decisions of the last round are not released yet."))
    if row.published_at is None:
        raise Refused(_("The call itself is not public: publish it first."))
    chosen = Application.objects.filter(call=row, state=ApplicationState.SELECTED)
    if by_rules:
        ShownLaureate.objects.bulk_create(
            ShownLaureate(application=one, is_agreed=False, since=now, said_by=by.party)
            for one in chosen.filter(shown_laureate=None)
        )
    shown = chosen.filter(shown_laureate__withdrawn_at=None, shown_laureate__isnull=False).count()
    if not shown:
        raise Conflict(_("No laureate has agreed to be named yet: the list would be empty."))
    row.laureates_at = row.laureates_at or now
    row.save(update_fields=["laureates_at"])
    audit.record(
        verb=PUBLISHED,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(CALL, row.pk)],
        audience=Audience.PUBLIC,
        data={"call": row.names, "count": shown},
    )
    return row


@transaction.atomic
def take_back(*, call: Call, by: Actor, now: datetime) -> None:
    """The list is public no more; who agreed stays known. Raise Forbidden."""
    check_may_lead(by, call)
    locks.lock(CALL, [call.pk])
    if not Call.objects.filter(pk=call.pk, laureates_at__isnull=False).update(laureates_at=None):
        return
    audit.record(
        verb=TAKEN_BACK,
        by=by,
        at=now,
        village_id=call.village_id,
        about=[(CALL, call.pk)],
        audience=Audience.TEAM,
        data={"call": call.names},
    )
