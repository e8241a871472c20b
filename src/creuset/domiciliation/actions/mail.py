"""Mail of domiciled companies: scanned for their eyes alone, sent on together, asked for."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.billing import sources
from creuset.billing.actions import charge
from creuset.billing.rules.lines import Line
from creuset.core import attachments
from creuset.core.models import StoredFile
from creuset.domiciliation.actions.files import hold
from creuset.domiciliation.actions.telling import tell
from creuset.domiciliation.models import Approval, Domiciliation, Handling, Sending
from creuset.domiciliation.permissions import check_may_keep, speaks
from creuset.domiciliation.queries.keepers import keepers_of
from creuset.domiciliation.queries.mail import (
    domiciliation_of,
    has_power,
    post_of,
    scan_of,
    seat_of,
)
from creuset.domiciliation.rules.mail import (
    MailRefused,
    check_may_be_scanned,
    check_may_be_sent_on,
    check_registered_taken,
)
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as notify
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import spokespeople_of
from creuset.reception.actions import forward_parcel
from creuset.reception.models import Parcel, ParcelKind
from creuset.villages.models import Village

SCAN = "domiciliation_scan"
SOURCE = "mail_sending"
SCANNED, OPENED, SENT_ON, ASKED = (
    "domiciliation.mail_scanned",
    "domiciliation.mail_opened",
    "domiciliation.mail_sent_on",
    "domiciliation.mail_asked_for",
)
#: What companies are told of scans, and the team of companies that ask for their mail.
TOLD_SCAN, TOLD_TEAM = "domiciliation-scan", "domiciliation-mail-asked"


def check_taken(village: Village, party: Party, kind: ParcelKind, day: date) -> None:
    """Raise NotToBeTaken for a registered letter of a company that gave the village no power of attorney for it."""
    if kind != ParcelKind.REGISTERED:
        return
    row = seat_of(village, party, day)
    if row is not None:
        check_registered_taken(has_power=has_power(row, day))


@transaction.atomic
def scan_letter(
    *, parcel: Parcel, upload: "UploadedFile[Any]", by: Actor, now: datetime
) -> Handling:
    """The company is told that the letter was scanned, and alone reads the scan.

    Raise Forbidden; NotFound where it is no mail of a company that has its seat here; MailRefused; FileRefused.
    """
    row = hold(domiciliation_of(parcel))
    check_may_keep(by, row.village)
    found = Handling.objects.filter(parcel=parcel).first()
    check_may_be_scanned(
        is_scanned=row.is_scanned, is_there=found is not None and found.scan_id is not None
    )
    stored = attachments.store_paper(
        upload=upload,
        kind=SCAN,
        object_id=parcel.pk,
        by=by,
        now=now,
        village_id=row.village_id,
        field="upload",
    )
    made, _new = Handling.objects.update_or_create(
        parcel=parcel,
        defaults={
            "domiciliation": row,
            "scan": stored,
            "scanned_at": now,
            "scanned_by": by.party,
        },
    )
    tell(SCANNED, row, by=by, now=now, also=(("parcel", parcel.pk),))
    content = {
        "domiciliation": row.pk,
        "party": row.subscription.party.name,
        "kind": parcel.kind,
    }
    for one in spokespeople_of(row.subscription.party):
        notify(
            party=one,
            village=row.village,
            topic=TOLD_SCAN,
            key=f"{parcel.pk}",
            content=content,
            now=now,
        )
    return made


@transaction.atomic
def open_scan(*, parcel: Parcel, by: Actor, now: datetime) -> StoredFile:
    """Return the scan of the letter: the company has taken note of it from now on.

    Raise NotFound for anybody who does not speak for the company, the team included.
    """
    row = hold(domiciliation_of(parcel))
    if not speaks(by, row):
        raise NotFound(_("There is nothing here, or nothing that you may see."))
    stored = scan_of(parcel)
    handling = Handling.objects.select_for_update().get(parcel=parcel)
    if handling.seen_at is None:
        handling.seen_at = now
        handling.save(update_fields=["seen_at"])
        tell(OPENED, row, by=by, now=now, also=(("parcel", parcel.pk),))
    return stored


@transaction.atomic
def send_mail_on(
    *,
    domiciliation: Domiciliation,
    parcels: Sequence[Parcel],
    by: Actor,
    now: datetime,
    postage: Decimal | None = None,
) -> Sending:
    """What was chosen of the company's mail went on in one envelope, and its postage is owed if the village charges it.

    Raise Forbidden; MailRefused; ImpossibleStep where a letter is gone already; Conflict.
    """
    row = hold(domiciliation)
    check_may_keep(by, row.village)
    check_may_be_sent_on(forward_to=row.forward_to, count=len(parcels))
    waiting = {one.parcel.pk for one in post_of(row).waiting}
    if not {parcel.pk for parcel in parcels} <= waiting:
        raise MailRefused(
            _("Something of this was taken meanwhile, or is not this company’s."), field="parcels"
        )
    cents = int((postage or Decimal(0)) * 100)
    sending = Sending.objects.create(
        domiciliation=row,
        sent_at=now,
        sent_by=by.party,
        sent_to=row.forward_to,
        count=len(parcels),
        postage_cents=cents,
        currency=row.village.currency,
    )
    for parcel in parcels:
        forward_parcel(parcel=parcel, to=row.forward_to[:200], by=by, now=now)
        Handling.objects.update_or_create(
            parcel=parcel, defaults={"domiciliation": row, "sending": sending}
        )
    row.forward_asked_at = None
    row.save(update_fields=["forward_asked_at"])
    tell(SENT_ON, row, by=by, now=now, count=len(parcels))
    _charge(sending, row, by=by, now=now)
    return sending


@transaction.atomic
def ask_for_mail(*, domiciliation: Domiciliation, by: Actor, now: datetime) -> Domiciliation:
    """The company asks for what waits to be sent on, and the team is told. Raise Forbidden; MailRefused."""
    row = hold(domiciliation)
    if not speaks(by, row):
        raise Forbidden(_("Only whoever speaks for the company asks for its mail."))
    check_may_be_sent_on(forward_to=row.forward_to, count=len(post_of(row).waiting))
    if row.forward_asked_at is not None:
        return row
    row.forward_asked_at = now
    row.save(update_fields=["forward_asked_at"])
    tell(ASKED, row, by=by, now=now)
    content = {"domiciliation": row.pk, "party": row.subscription.party.name}
    for one in keepers_of(row.village):
        notify(
            party=one,
            village=row.village,
            topic=TOLD_TEAM,
            key=f"{row.pk} {now.isoformat()}",
            content=content,
            now=now,
        )
    return row


def _charge(sending: Sending, row: Domiciliation, *, by: Actor, now: datetime) -> None:
    """The postage is owed, where the village file names its VAT and the post took something."""
    approval = Approval.objects.filter(village=row.village).first()
    if approval is None or not approval.postage_vat or not sending.postage_cents:
        return
    today = row.village.day_of(now)
    rates = {rate.key: rate.percent for rate in sources.vat_rates_of(row.village, today)}
    if approval.postage_vat not in rates:
        raise MailRefused(
            _("The village has no VAT “%(key)s” today.", key=approval.postage_vat), field="postage"
        )
    line = Line(
        key="postage",
        label={"fr": "Affranchissement du courrier réexpédié", "en": "Postage of mail sent on"},
        quantity=Decimal(1),
        unit="piece",
        unit_price=Money(sending.postage_cents, sending.currency),
        vat_key=approval.postage_vat,
        vat_percent=rates[approval.postage_vat],
    )
    charge(
        village=row.village,
        party=row.subscription.party,
        source=(SOURCE, sending.pk),
        lines=[line],
        by=by,
        now=now,
    )
