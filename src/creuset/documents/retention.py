"""Whom certificates and contracts keep from being forgotten, and what of them is thrown away."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from creuset.core import audit, files
from creuset.core.housekeeping import sweep_by
from creuset.core.models import AuditObject, StoredFile
from creuset.documents.contract_papers import KIND
from creuset.documents.models import Certificate, Contract
from creuset.documents.rules.contracts import OPEN
from creuset.documents.states import ContractState
from creuset.people.actions.erasing import also_forget
from creuset.people.keeping import MOST, Asked, tell_held
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.people.rules.erasing import Held
from creuset.villages.models import Village
from creuset.villages.retention import kept_since, kept_until

#: Contracts that nobody signed, nor can.
NEVER = (ContractState.WITHDRAWN, ContractState.DECLINED)


def register() -> None:
    """The housekeeping throws papers of erased persons away; whose certificate still counts is not forgotten."""
    sweep_by("certificates", forget_certificates)
    keep_by(kept_by_certificates)
    sweep_by("contracts", forget_contracts)
    keep_by(kept_by_contracts)
    also_forget(close_contracts)
    tell_held(held_by_contracts)


def kept_by_certificates(village: Village, since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield whose certificate counted on a day since the instant, or waits to be read."""
    day = village.day_of(since)
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    lives = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    rows = Certificate.objects.filter(lasts & lives & ~Q(is_accepted=False), village=village)
    yield rows.values_list("party_id", flat=True)


@transaction.atomic
def forget_certificates(_now: datetime) -> int:
    """The certificates of persons who were erased are gone, their papers with them; return how many."""
    rows = list(Certificate.objects.filter(party__erased_at__isnull=False).select_related("file"))
    for row in rows:
        stored = row.file
        row.delete()
        if stored is not None:
            files.remove(stored)
    return len(rows)


def kept_by_contracts(village: Village, _since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield whose contract still says something: it is emptied when its time is over."""
    rows = Contract.objects.filter(village=village, emptied_at__isnull=True)
    yield rows.exclude(state__in=NEVER).values_list("party_id", flat=True)


def close_contracts(party: Party, _emails: Collection[str]) -> None:
    """What waits for a signature of somebody who was erased opens for nobody; the housekeeping empties it."""
    waiting = Contract.objects.filter(party=party, state__in=OPEN)
    waiting.update(secret_hash="", sent_to="")


def held_by_contracts(party: Party, now: datetime) -> Asked:
    """Ask for the contracts that the person signed: they stay as long as what is due of them may be asked."""
    rows = Contract.objects.filter(
        party=party,
        emptied_at__isnull=True,
        state__in=[ContractState.SIGNED, ContractState.SEALED, ContractState.ENDED],
    )

    def make(signed: list[Contract]) -> Iterable[Held]:
        ends = [
            kept_until(row.village, "contracts", row.ended_on or row.village.day_of(now))
            for row in signed
        ]
        yield Held(
            _("contracts that you signed"),
            _("What is due may be asked for five years from their end (Code civil, article 2224)."),
            until=max(ends, default=None),
            count=len(signed),
        )

    return Asked([rows.select_related("village").order_by("-pk")[:MOST]], make)


def forget_contracts(now: datetime) -> int:
    """What contracts said is gone: of those that ended, or were withdrawn, longer ago than their village keeps them;
    of those that were never signed with a person who was erased. Return how many were emptied.
    """
    return sum(_forget_contracts(village, now=now) for village in Village.objects.all())


@transaction.atomic
def _forget_contracts(village: Village, *, now: datetime) -> int:
    since = kept_since(village, "contracts", now=now)
    over = Q(state=ContractState.ENDED, ended_on__lt=village.day_of(since)) | Q(
        state__in=NEVER, closed_at__lt=since
    )
    unsigned = Q(signed_at__isnull=True, party__erased_at__isnull=False)
    rows = Contract.objects.filter(over | unsigned, village=village, emptied_at__isnull=True)
    return sum(_empty(row, now=now) for row in rows.select_for_update(of=("self",)))


def _empty(row: Contract, *, now: datetime) -> bool:
    """Nothing says any more what the contract said, nor who signed it; its digests stay."""
    row.values, row.salt, row.words, row.reason = None, "", "", ""
    row.sent_to = row.signed_name = row.sent_by_name = row.secret_hash = ""
    row.signed_ip, row.emptied_at = None, now
    if row.signed_at is None and row.state not in NEVER:
        row.state, row.closed_at = ContractState.WITHDRAWN.value, now
    row.paper = row.sealed = row.scan = None
    row.save()
    named = AuditObject.objects.filter(kind=KIND, object_id=row.pk)
    audit.erase(named.values_list("row_id", flat=True))
    for stored in StoredFile.objects.filter(kind=KIND, object_id=row.pk):
        files.remove(stored)
    return True
