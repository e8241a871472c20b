"""Certificates: put on file by their holder or the team, read, ended."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.core import attachments, audit, outbox
from creuset.core.models import Audience
from creuset.documents.models import Certificate, CertificateKind
from creuset.documents.permissions import check_may_check, check_may_send, may_check
from creuset.documents.rules.certificates import check_days, check_says_enough
from creuset.documents.states import CertificateState
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.villages.models import Village

KIND = "certificate"


@transaction.atomic
def put_on_file(
    *,
    village: Village,
    party: Party,
    kind: CertificateKind,
    valid_from: date,
    by: Actor,
    now: datetime,
    valid_until: date | None = None,
    title: str = "",
    upload: "UploadedFile[Any] | None" = None,
) -> Certificate:
    """The certificate is on file; one that the team itself put there counts at once, another once it was read.

    Raise Forbidden; NotFound where the village does not know the party; WrongDays; PaperMissing;
    EndMissing; NameMissing; FileRefused.
    """
    get_known(village, party.pk)
    check_may_send(by, village, party)
    # Nobody vouches for their own paper, the team's members no more than others.
    is_team = may_check(by, village) and by.party_id != party.pk
    check_days(valid_from, valid_until)
    check_says_enough(
        is_insurance=kind is CertificateKind.INSURANCE,
        is_other=kind is CertificateKind.OTHER,
        title=title,
        until=valid_until,
        has_paper=upload is not None,
        is_team=is_team,
    )
    stored = upload and attachments.store_paper(
        upload=upload,
        kind=KIND,
        object_id=0,
        by=by,
        now=now,
        village_id=village.pk,
        field="upload",
    )
    made = Certificate.objects.create(
        village=village,
        party=party,
        kind=kind,
        title=" ".join(title.split()),
        valid_from=valid_from,
        valid_until=valid_until,
        file=stored or None,
        created_at=now,
        sent_by=by.party,
        is_accepted=True if is_team else None,
        checked_at=now if is_team else None,
        checked_by=by.party if is_team else None,
    )
    if stored:
        # Known only now: an insurance has its paper from its first moment on.
        stored.object_id = made.pk
        stored.save(update_fields=["object_id"])
    _tell("documents.certificate_added" if is_team else "documents.certificate_sent", made, by, now)
    return made


@transaction.atomic
def check_certificate(
    *, certificate: Certificate, is_accepted: bool, by: Actor, now: datetime, answer: str = ""
) -> Certificate:
    """The certificate counts between its days, or was refused with a word; raise Forbidden, or Conflict where
    it no longer waits.
    """
    row = _locked(certificate)
    check_may_check(by, row.village)
    if by.party_id is not None and by.party_id == row.party_id:
        raise Conflict(_("Somebody else in the team checks your own papers."))
    if row.is_accepted is not None:
        raise Conflict(_("A colleague has just checked this certificate."))
    row.is_accepted, row.checked_at, row.checked_by = is_accepted, now, by.party
    row.answer = answer.strip()
    row.save(update_fields=["is_accepted", "checked_at", "checked_by", "answer"])
    verb = "documents.certificate_accepted" if is_accepted else "documents.certificate_refused"
    _tell(verb, row, by, now, reason=row.answer)
    return row


@transaction.atomic
def end_certificate(
    *, certificate: Certificate, by: Actor, now: datetime, answer: str = ""
) -> Certificate:
    """The certificate counts no more from today on, whatever its paper says.

    Raise Forbidden; Conflict where it does not count anyway.
    """
    row = _locked(certificate)
    check_may_check(by, row.village)
    today = row.village.day_of(now)
    if row.state_on(today) not in {CertificateState.VALID, CertificateState.COMING}:
        raise Conflict(_("This certificate does not count any more."))
    row.ended_on, row.answer = today, answer.strip()
    row.save(update_fields=["ended_on", "answer"])
    _tell("documents.certificate_ended", row, by, now, reason=row.answer)
    return row


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("village", "party")
    return rows.get(pk=certificate.pk)


def _tell(verb: str, row: Certificate, by: Actor, now: datetime, *, reason: str = "") -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk), ("party", row.party_id)],
        audience=Audience.PARTIES,
        data={
            "party": row.party.name,
            "kind": row.kind,
            "title": row.title,
            "until": row.valid_until.isoformat() if row.valid_until else "",
        },
        reason=reason,
    )
    outbox.put(verb, {"certificate": row.pk}, at=now, village_id=row.village_id)
