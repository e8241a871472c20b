"""The register of de minimis aid: granted, corrected by a counter-entry, never deleted.

Whoever writes holds the register of the village: two aids at once cannot pass the ceiling together.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from creuset.billing.aid_notices import tell_company
from creuset.billing.models import Aid, AidKind
from creuset.billing.permissions import check_may_keep_aids
from creuset.billing.queries.aids import (
    last_declaration,
    of_source,
    register_of,
    standing_cents,
)
from creuset.billing.rules.aids import (
    CURRENCY,
    BadAid,
    Granted,
    LegalBasis,
    check_correction,
    check_declared,
    check_new,
    taken_back,
)
from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.core.traces import Named as Source
from creuset.kernel.errors import Conflict
from creuset.kernel.money import MixedCurrencies, Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.villages.models import Village

KIND = "aid"
LOCK = "aids"


class AlreadyGranted(Conflict):
    """The source has its aid in the register."""

    code = "aid-already-granted"


@transaction.atomic
def grant(
    *,
    village: Village,
    party: Party,
    gross: Money,
    words: Mapping[str, str],
    granted_on: date,
    by: Actor,
    now: datetime,
    source: Source | None = None,
    legal_basis: LegalBasis = LegalBasis.GENERAL,
    register_reference: str = "",
) -> Aid:
    """The party has a right to the aid since the day, and the register says so, once for a source.

    Raise Forbidden; NotFound where the village does not know the party; BadAid; MixedCurrencies; NotDeclared;
    TooMuchAid; AlreadyGranted.
    """
    check_may_keep_aids(by, village)
    get_known(village, party.pk)
    locks.lock(LOCK, [village.pk])
    declared = last_declaration(village, party)
    check_declared(declared.declared_on if declared else None, granted_on, name=party.name)
    if source is not None and of_source(village, source).exists():
        raise AlreadyGranted(_("This aid is in the register already."))
    _check_day(granted_on, village, now)
    return _enter(
        village,
        party,
        gross,
        words,
        granted_on,
        source=source,
        legal_basis=legal_basis,
        register_reference=register_reference,
        by=by,
        now=now,
    )


@transaction.atomic
def settle_source(
    *,
    village: Village,
    party: Party,
    source: Source,
    gross: Money,
    words: Mapping[str, str],
    granted_on: date,
    why: str,
    by: Actor,
    now: datetime,
    must_fit: bool = True,
) -> None:
    """The register says that the source gives so much in all: what is more is granted, what is less is taken back.

    For domains above in which an aid follows from something else, such as a place that is let in kind; what happened
    already stands in the register above the ceiling too, unless it `must_fit`. Raise TooMuchAid; MixedCurrencies.
    """
    locks.lock(LOCK, [village.pk])
    _check_currency(gross)
    rows = list(of_source(village, source))
    held = [(row.pk, standing_cents(row)) for row in rows]
    missing = gross.cents - sum(cents for _pk, cents in held)
    if missing > 0:
        _enter(
            village,
            party,
            Money(missing, CURRENCY),
            words,
            granted_on,
            source=source,
            part=len(rows) + 1,
            must_fit=must_fit,
            by=by,
            now=now,
        )
    by_pk = {row.pk: row for row in rows}
    for pk, cents in taken_back(held, max(-missing, 0)):
        _counter(by_pk[pk], -cents, why=why, by=by, now=now)


@transaction.atomic
def correct(*, aid: Aid, gross: Money, why: str, by: Actor, now: datetime) -> Aid:
    """The aid stands at this amount, by a counter-entry of its own day that says why; return that entry.

    Raise Forbidden; MixedCurrencies; BadAid; TooMuchAid where it is more than before and more than may be granted.
    """
    row = _hold(aid)
    check_may_keep_aids(by, row.village)
    _check_currency(gross)
    if row.kind != AidKind.GRANT:
        raise BadAid(_("Only what the village granted is corrected here."))
    if not why.strip():
        raise BadAid(_("Say why it is corrected."), field="why")
    cents = check_correction(standing_cents(row), gross.cents)
    if cents > 0 and row.is_counted:
        found = register_of(row.village)
        more = Granted(row.party_id, row.granted_on, cents)
        check_new(more, found.aids, found.links, name=row.party.name)
    return _counter(row, cents, why=why.strip(), by=by, now=now)


@transaction.atomic
def enter_reference(*, aid: Aid, reference: str, by: Actor, now: datetime) -> Aid:
    """The aid has this number in the national or European register. Raise Forbidden; BadAid."""
    row = _hold(aid)
    check_may_keep_aids(by, row.village)
    if row.kind != AidKind.GRANT:
        raise BadAid(_("Only what the village granted is entered there."))
    row.register_reference = reference.strip()
    row.save(update_fields=["register_reference"])
    _tell("billing.aid_registered", row, by=by, now=now, reference=row.register_reference)
    return row


def _enter(
    village: Village,
    party: Party,
    gross: Money,
    words: Mapping[str, str],
    granted_on: date,
    *,
    by: Actor,
    now: datetime,
    source: Source | None = None,
    part: int = 1,
    legal_basis: LegalBasis = LegalBasis.GENERAL,
    register_reference: str = "",
    must_fit: bool = True,
) -> Aid:
    _check_currency(gross)
    kind, pk = source or ("", 0)
    row = Aid(
        village=village,
        party=party,
        kind=AidKind.GRANT,
        granted_on=granted_on,
        gross_cents=gross.cents,
        words=dict(words),
        legal_basis=legal_basis,
        granter=village.legal.get("name") or village.name,
        source_kind=kind,
        source_id=pk,
        source_part=part,
        register_reference=register_reference.strip(),
        recorded_at=now,
        recorded_by=by.party,
    )
    if must_fit and row.is_counted:
        found = register_of(village)
        new = Granted(party.pk, granted_on, gross.cents)
        check_new(new, found.aids, found.links, name=party.name)
    row.save()
    _tell("billing.aid_granted", row, by=by, now=now)
    tell_company(row, standing_cents=row.gross_cents, now=now)
    return row


def _counter(row: Aid, cents: int, *, why: str, by: Actor, now: datetime) -> Aid:
    made = Aid.objects.create(
        village=row.village,
        party=row.party,
        kind=AidKind.CORRECTION,
        granted_on=row.granted_on,
        gross_cents=cents,
        words=row.words,
        legal_basis=row.legal_basis,
        granter=row.granter,
        source_kind=row.source_kind,
        source_id=row.source_id,
        source_part=row.source_part,
        corrects=row,
        why=why,
        recorded_at=now,
        recorded_by=by.party,
    )
    _tell("billing.aid_corrected", made, by=by, now=now, reason=why)
    tell_company(made, standing_cents=standing_cents(row), now=now)
    return made


def _hold(aid: Aid) -> Aid:
    """Return the entry as it is now; nobody else writes in the register until the transaction ends."""
    locks.lock(LOCK, [aid.village_id])
    return Aid.objects.select_related("village", "party").get(pk=aid.pk)


def _check_day(granted_on: date, village: Village, now: datetime) -> None:
    if granted_on > village.day_of(now):
        raise BadAid(_("This day is to come."), field="granted_on")


def _check_currency(gross: Money) -> None:
    if gross.currency != CURRENCY:
        raise MixedCurrencies(
            _("The register of aid is kept in euros, not in %(other)s.", other=gross.currency)
        )


def _tell(verb: str, row: Aid, *, by: Actor, now: datetime, reason: str = "", **data: str) -> None:
    about = [(KIND, row.pk), ("party", row.party_id)]
    if row.source_kind:
        about.append((row.source_kind, row.source_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.PARTIES,
        data={
            "party": row.party.name,
            "gross": row.gross_cents,
            "currency": CURRENCY,
            "what": row.words,
            "on": row.granted_on.isoformat(),
            **data,
        },
        reason=reason,
    )
