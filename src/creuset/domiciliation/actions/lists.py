"""Lists sent to the tax office and to whoever collects social contributions: written down, with their paper."""

from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.domiciliation.models import Approval, Means, SentList
from creuset.domiciliation.papers import make_list
from creuset.domiciliation.permissions import check_may_keep
from creuset.domiciliation.queries.lists import listing_of
from creuset.domiciliation.rules.lists import Period, Recipient
from creuset.domiciliation.rules.sent import check_sent
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village

KIND = "domiciliation_list"
SENT = "domiciliation.list_sent"


def office_of(approval: Approval, recipient: Recipient) -> str:
    """Return who reads the lists for the recipient, by name."""
    return approval.tax_office if recipient is Recipient.TAX else approval.social_body


@transaction.atomic
def record_list(
    *,
    village: Village,
    period: Period,
    recipient: Recipient,
    sent_on: date,
    means: Means,
    by: Actor,
    now: datetime,
    reference: str = "",
) -> SentList:
    """The list was sent that day: its paper is kept as it is now, with its numbers.

    Raise Forbidden; NotYet; WrongDay; Conflict where it names nobody, or was written down already.
    """
    check_may_keep(by, village)
    locks.lock(KIND, [village.pk])
    today = village.day_of(now)
    check_sent(sent_on, known_on=period.ready, today=today)
    found = listing_of(village, period)
    if not found.named:
        raise Conflict(_("This list names nobody: nothing is sent."))
    if any((one.recipient, one.sent_on) == (recipient, sent_on) for one in found.sent):
        raise Conflict(_("A colleague has just written down that it was sent."))
    approval = Approval.objects.filter(village=village).first()
    office = office_of(approval, recipient) if approval else ""
    row = SentList.objects.create(
        village=village,
        period=period.code,
        recipient=recipient,
        sent_to=office,
        sent_on=sent_on,
        means=means,
        reference=" ".join(reference.split()),
        came=found.came,
        left=found.left,
        stood=found.stood,
        recorded_at=now,
        recorded_by=by.party,
    )
    make_list(row, found, by=by, now=now)
    audit.record(
        verb=SENT,
        by=by,
        at=now,
        village_id=village.pk,
        about=[(KIND, row.pk)],
        audience=Audience.TEAM,
        data={"period": period.code, "to": office, "day": sent_on.isoformat()},
    )
    return row
