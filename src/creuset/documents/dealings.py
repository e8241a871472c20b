"""Contracts, certificates and house rules among the dealings of whoever reads their home."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, DateField
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.core.prepared import Given, Prepared
from creuset.core.text import in_language
from creuset.documents.models import (
    CONTRACT_LABELS,
    STATE_LABELS,
    Acceptance,
    Certificate,
    Contract,
    ContractText,
)
from creuset.documents.queries.contracts import TOLD
from creuset.documents.rules.contracts import LIVE
from creuset.documents.rules.terms import RULES
from creuset.documents.states import CertificateState, ContractState
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, OWN, VILLAGE, Asked, Dealing, Shelf
from creuset.villages.models import Village

#: A certificate that ends within this time is to be followed by another.
ENDS_SOON = timedelta(days=30)
#: One that ended is told so long.
ENDED_FOR = timedelta(days=60)


_CONTRACTS = Prepared(
    lambda: (
        Contract.objects.filter(TOLD, party_id__in=OWN, village_id=VILLAGE)
        .select_related("party", "text")
        .order_by("-made_at", "-pk")[:MOST]
    )
)
_PAPERS = Prepared(
    lambda: (
        Certificate.objects.filter(party_id__in=OWN, village_id=VILLAGE)
        .select_related("party")
        .order_by("-created_at", "-pk")[:MOST]
    )
)
_RULES = Prepared(
    lambda: ContractText.objects.filter(
        village_id=VILLAGE,
        code=RULES,
        first_day__lte=Given("today", DateField()),
        retired_at__isnull=True,
    ).order_by("-first_day", "-number")[:1]
)
_ACCEPTED = Prepared(
    lambda: Acceptance.objects.filter(
        text__village_id=VILLAGE, party_id=Given("reader", BigIntegerField())
    ).values_list("text_id", flat=True)
)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask for what the reader signs and signed, for what they put on file, and for the house rules."""
    if by.party is None:
        return None
    today = village.day_of(now)
    own = (by.party.pk, *by.looks_after())

    def make(
        signed: list[Contract],
        kept: list[Certificate],
        binding: list[ContractText],
        accepted: list[int],
    ) -> Iterable[Dealing]:
        yield from (_contract(row, village, by) for row in signed)
        for row in kept:
            if (told := _certificate(row, kept, village, by, today)) is not None:
                yield told
        yield from (_rules(row, village, is_accepted=row.pk in accepted) for row in binding)

    return Asked(
        [
            _CONTRACTS.listed(village=village.pk, own=own),
            _PAPERS.listed(village=village.pk, own=own),
            _RULES.listed(village=village.pk, today=today),
            _ACCEPTED.listed(village=village.pk, reader=by.party.pk),
        ],
        make,
    )


def _contract(row: Contract, village: Village, by: Actor) -> Dealing:
    state = ContractState(row.state)
    waits = state is ContractState.SENT
    lives = state in LIVE
    return Dealing(
        shelf=Shelf.PAPERS,
        icon="page",
        title=in_language(row.title),
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("contracts_my:contract", args=[village, row.pk]),
        at=row.signed_at or row.sent_at or row.made_at,
        state=CONTRACT_LABELS[state],
        tone="option" if waits else "free" if lives else "",
        step=_("Read it and sign") if waits else "",
        is_mine=waits,
        is_over=not (waits or lives),
    )


def _certificate(
    row: Certificate, kept: list[Certificate], village: Village, by: Actor, today: date
) -> Dealing | None:
    """Return what is to know of a certificate; None where another of its kind came after, or it ended long ago."""
    state = row.state_on(today)
    last = row.validity.last
    if state in {CertificateState.EXPIRED, CertificateState.ENDED, CertificateState.REFUSED}:
        later = any(
            (one.party_id, one.kind, one.title) == (row.party_id, row.kind, row.title)
            and one.created_at > row.created_at
            for one in kept
        )
        if later or last < today - ENDED_FOR:
            return None
    ends = state is CertificateState.VALID and last <= today + ENDS_SOON
    is_bad = state in {CertificateState.EXPIRED, CertificateState.REFUSED}
    return Dealing(
        shelf=Shelf.PAPERS,
        icon="shield",
        title=row.label,
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("certificates_my:list", args=[village]),
        at=row.checked_at or row.created_at,
        state=STATE_LABELS[state],
        tone="free" if state is CertificateState.VALID else "option",
        step=_("Send the next one") if ends or is_bad else _certificate_step(state),
        is_mine=ends or is_bad,
        due=last if ends else None,
        is_over=state is CertificateState.ENDED,
    )


def _certificate_step(state: CertificateState) -> str:
    return _("The team checks it") if state is CertificateState.WAITING else ""


def _rules(row: ContractText, village: Village, *, is_accepted: bool) -> Dealing:
    return Dealing(
        shelf=Shelf.PAPERS,
        icon="check",
        title=in_language(row.names),
        url=reverse("contracts_my:rules", args=[village]),
        at=row.published_at or row.made_at,
        state=_("Accepted by you") if is_accepted else _("To be accepted"),
        tone="free" if is_accepted else "option",
        step="" if is_accepted else _("Read them and accept"),
        is_mine=not is_accepted,
    )
