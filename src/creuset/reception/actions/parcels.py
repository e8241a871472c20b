"""Parcels and mail come, wait, and go."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from creuset.core import audit, files
from creuset.core.audit import By
from creuset.core.models import Audience, AuditObject, StoredFile
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.queries.belonging import spokespeople_of
from creuset.reception.conditions import check_taken
from creuset.reception.models import Parcel, ParcelKind
from creuset.reception.permissions import check_may_receive
from creuset.reception.rules.parcels import (
    REMINDED_AFTER,
    NothingChosen,
    NotToBeTaken,
    SeveralAddressees,
    check_gone_to,
    reminders_due,
)
from creuset.reception.states import PARCEL, ParcelState
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "parcel"
RECEIVED, GONE, PUT_BACK, CORRECTED = (
    "reception.parcel_received",
    "reception.parcel_gone",
    "reception.parcel_put_back",
    "reception.parcel_corrected",
)
#: As many reminders as one sweep sends.
MOST = 500


@transaction.atomic
def receive_parcel(
    *,
    village: Village,
    party: Party,
    kind: ParcelKind,
    by: Actor,
    now: datetime,
    attention: str = "",
    carrier: str = "",
    reference: str = "",
    shelf: str = "",
    note: str = "",
    photo: "UploadedFile[Any] | None" = None,
    despite: str = "",
) -> Parcel:
    """Something waits at reception for the party, which is told.

    Raise Forbidden; NotFound; FileRefused; NotToBeTaken where nothing lets reception take it, unless it does
    `despite` that, for a reason that the audit keeps.
    """
    check_may_receive(by, village)
    get_known(village, party.pk)
    reason = _check_taken(village, party, kind, despite=despite, on=village.day_of(now))
    row = Parcel.objects.create(
        village=village,
        party=party,
        kind=kind,
        received_at=now,
        received_by=by.party,
        **_words(attention=attention, carrier=carrier, reference=reference, shelf=shelf, note=note),
    )
    if photo is not None:
        _keep(row, photo, by=by, now=now)
    _tell(RECEIVED, row, by=by, now=now, reason=reason)
    _tell_addressee(RECEIVED, row, key=str(row.pk), now=now)
    return row


@transaction.atomic
def correct_parcel(
    *,
    parcel: Parcel,
    party: Party,
    kind: ParcelKind,
    by: Actor,
    now: datetime,
    attention: str = "",
    carrier: str = "",
    reference: str = "",
    shelf: str = "",
    note: str = "",
    photo: "UploadedFile[Any] | None" = None,
    despite: str = "",
) -> Parcel:
    """What waits is as it is told here; another addressee than before is told of it. A photo takes the place of one
    that was there. Raise Forbidden; NotFound; ImpossibleStep where it is gone; FileRefused; NotToBeTaken as
    `receive_parcel`, where it was not the same for the same before.
    """
    (row,) = _locked([parcel])
    check_may_receive(by, row.village)
    PARCEL.check(ParcelState(row.state), "hand_over")
    get_known(row.village, party.pk)
    is_for_another = party.pk != row.party_id
    reason = ""
    if is_for_another or kind != row.kind:
        came_on = row.village.day_of(row.received_at)
        reason = _check_taken(row.village, party, kind, despite=despite, on=came_on)
    words = _words(
        attention=attention, carrier=carrier, reference=reference, shelf=shelf, note=note
    )
    row.party, row.kind = party, kind
    for name, value in words.items():
        setattr(row, name, value)
    if is_for_another:
        row.reminders = reminders_due(row.received_at, now=now)
    row.save(update_fields=["party", "kind", "reminders", *words])
    if photo is not None:
        for old in files.list_of(KIND, row.pk):
            files.remove(old)
        _keep(row, photo, by=by, now=now)
    _tell(CORRECTED, row, by=by, now=now, reason=reason)
    if is_for_another:
        _tell_addressee(RECEIVED, row, key=f"{row.pk} {party.pk}", now=now)
    return row


@transaction.atomic
def hand_over(*, parcels: Sequence[Parcel], to: str, by: Actor, now: datetime) -> list[Parcel]:
    """What waited for one addressee is taken, all of it or nothing; the addressee is told by whom.

    Raise Forbidden; NothingChosen; NobodyTook; SeveralAddressees; ImpossibleStep where something is gone already.
    """
    if not parcels:
        raise NothingChosen(_("Choose what is handed over."), field="parcels")
    rows = _locked(parcels)
    for village in {row.village for row in rows}:
        check_may_receive(by, village)
    if len({row.party_id for row in rows}) > 1:
        raise SeveralAddressees(_("Hand over what came for one addressee at a time."))
    taken_by = check_gone_to(to, field="to")
    return [_end(row, "hand_over", taken_by, by=by, now=now) for row in rows]


@transaction.atomic
def forward_parcel(*, parcel: Parcel, to: str, by: Actor, now: datetime) -> Parcel:
    """It was sent on, and the addressee is told where to. Raise Forbidden; NobodyTook; ImpossibleStep."""
    (row,) = _locked([parcel])
    check_may_receive(by, row.village)
    return _end(row, "forward", check_gone_to(to, field="to"), by=by, now=now)


@transaction.atomic
def return_parcel(*, parcel: Parcel, by: Actor, now: datetime, why: str = "") -> Parcel:
    """It went back to whoever sent it, and the addressee is told why. Raise Forbidden; ImpossibleStep."""
    (row,) = _locked([parcel])
    check_may_receive(by, row.village)
    return _end(row, "return", " ".join(why.split()), by=by, now=now)


@transaction.atomic
def put_back(*, parcel: Parcel, by: Actor, now: datetime) -> Parcel:
    """It waits after all: what was written down was a mistake. Raise Forbidden; ImpossibleStep."""
    (row,) = _locked([parcel])
    check_may_receive(by, row.village)
    row.state = PARCEL.check(ParcelState(row.state), "put_back")
    row.ended_at = row.ended_by = None
    row.gone_to = ""
    row.save(update_fields=["state", "ended_at", "ended_by", "gone_to"])
    _tell(PUT_BACK, row, by=by, now=now)
    return row


@transaction.atomic
def remind_of_parcels(*, by: Actor, now: datetime) -> int:
    """Addressees of what has waited for long are told again, once for each time that is due; return how many."""
    check_is_house(by)
    due = Q()
    for sent, after in enumerate(REMINDED_AFTER):
        due |= Q(reminders__lte=sent, received_at__lte=now - after)
    rows = Parcel.objects.select_for_update(of=("self",)).filter(due, state=ParcelState.WAITING)
    count = 0
    for row in rows.select_related("village", "party").order_by("pk")[:MOST]:
        row.reminders = reminders_due(row.received_at, now=now)
        row.save(update_fields=["reminders"])
        _tell_addressee(
            RECEIVED, row, key=f"{row.pk} {row.party_id} {row.reminders}", now=now, is_again=True
        )
        count += 1
    return count


@transaction.atomic
def forget_parcels(*, village: Village, by: Actor, now: datetime) -> int:
    """What is gone for longer than the village keeps is forgotten, its pictures with it; return how many."""
    check_is_house(by)
    since = kept_since(village, "reception", now=now)
    return _forget(Parcel.objects.filter(village=village, ended_at__lt=since))


def forget_of_person(party: Party) -> None:
    """What was gone is forgotten with an erased person; what waits still does, for somebody erased."""
    _forget(Parcel.objects.filter(party=party, ended_at__isnull=False))
    Parcel.objects.filter(party=party).update(attention="", note="")


def _check_taken(
    village: Village, party: Party, kind: ParcelKind, *, despite: str, on: date
) -> str:
    """Return why it is taken all the same, empty where nothing is against it; raise NotToBeTaken."""
    try:
        check_taken(village, party, kind, on=on)
    except NotToBeTaken:
        reason = " ".join(despite.split())
        if not reason:
            raise
        return reason
    return ""


def _forget(rows: "Any") -> int:
    ids = list(rows.values_list("pk", flat=True))
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    for stored in StoredFile.objects.filter(kind=KIND, object_id__in=ids):
        files.remove(stored)
    return int(Parcel.objects.filter(pk__in=ids).delete()[0])


def _words(**words: str) -> dict[str, str]:
    return {name: " ".join(value.split()) for name, value in words.items()}


def _keep(row: Parcel, photo: "UploadedFile[Any]", *, by: Actor, now: datetime) -> None:
    files.store_picture(
        upload=photo,
        kind=KIND,
        object_id=row.pk,
        by=by,
        now=now,
        village_id=row.village_id,
        field="photo",
    )


def _locked(parcels: Sequence[Parcel]) -> list[Parcel]:
    rows = Parcel.objects.select_for_update(of=("self",)).select_related("village", "party")
    found = list(rows.filter(pk__in=[one.pk for one in parcels]).order_by("pk"))
    if len(found) < len({one.pk for one in parcels}):
        raise NotFound(_("There is no such parcel."))
    return found


def _end(row: Parcel, verb: str, gone_to: str, *, by: Actor, now: datetime) -> Parcel:
    row.state = PARCEL.check(ParcelState(row.state), verb)
    row.ended_at, row.ended_by, row.gone_to = now, by.party, gone_to
    row.save(update_fields=["state", "ended_at", "ended_by", "gone_to"])
    _tell(GONE, row, by=by, now=now)
    _tell_addressee(GONE, row, key=f"{row.pk} {now.isoformat()}", now=now)
    return row


def _tell(verb: str, row: Parcel, *, by: By, now: datetime, reason: str = "") -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk), ("party", row.party_id)],
        audience=Audience.PARTIES,
        data={
            "kind": row.kind,
            "party": row.party.name,
            "state": ParcelState(row.state).value,
            "to": row.gone_to,
        },
        reason=reason,
    )


def _tell_addressee(
    topic: str, row: Parcel, *, key: str, now: datetime, is_again: bool = False
) -> None:
    content = {
        "parcel": row.pk,
        "kind": row.kind,
        "carrier": row.carrier,
        "attention": row.attention,
        "party": row.party.name,
        "received_at": row.received_at.isoformat(),
        "state": ParcelState(row.state).value,
        "to": row.gone_to,
        "is_again": is_again,
    }
    for one in spokespeople_of(row.party):
        tell(party=one, village=row.village, topic=topic, key=key, content=content, now=now)
