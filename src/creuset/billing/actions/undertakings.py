"""Who is one undertaking with whom, and what a party declares before it is granted an aid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.billing.actions.aids import LOCK
from creuset.billing.models import Aid, AidDeclaration, AidKind, UndertakingLink
from creuset.billing.permissions import check_may_declare_aids, check_may_keep_aids
from creuset.billing.rules.aids import CURRENCY, BadAid, LegalBasis, day_after
from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict
from creuset.kernel.money import MixedCurrencies, Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.villages.models import Village


@dataclass(frozen=True, kw_only=True)
class DeclaredAid:
    """An aid that somebody else granted, as the party declares it."""

    granter: str
    granted_on: date
    gross: Money
    legal_basis: LegalBasis = LegalBasis.GENERAL


@transaction.atomic
def declare(
    *,
    village: Village,
    party: Party,
    name: str,
    aids: Sequence[DeclaredAid],
    by: Actor,
    now: datetime,
    linked: str = "",
    declared_on: date | None = None,
) -> AidDeclaration:
    """The party has declared all that others granted it, nothing too; what it declared before counts no more.

    The team writes down what came on paper, with its day. Raise Forbidden; NotFound; BadAid; MixedCurrencies.
    """
    check_may_declare_aids(by, village, party)
    get_known(village, party.pk)
    locks.lock(LOCK, [village.pk])
    today = village.day_of(now)
    on = declared_on or today
    if on > today:
        raise BadAid(_("This day is to come."), field="declared_on")
    if not name.strip():
        raise BadAid(_("Write the name of whoever declares."), field="name")
    for aid in aids:
        _check_declared(aid, on)
    row = AidDeclaration.objects.create(
        village=village,
        party=party,
        declared_on=on,
        name=name.strip(),
        linked=linked.strip(),
        recorded_at=now,
        recorded_by=by.party,
    )
    Aid.objects.bulk_create(
        Aid(
            village=village,
            party=party,
            kind=AidKind.DECLARED,
            granted_on=aid.granted_on,
            gross_cents=aid.gross.cents,
            legal_basis=aid.legal_basis,
            granter=aid.granter.strip(),
            declaration=row,
            recorded_at=now,
            recorded_by=by.party,
        )
        for aid in aids
    )
    total = sum(aid.gross.cents for aid in aids)
    _tell(
        "billing.aids_declared",
        village,
        [party],
        by=by,
        now=now,
        data={"gross": total, "currency": CURRENCY, "count": len(aids)},
    )
    return row


@transaction.atomic
def link(
    *,
    village: Village,
    party: Party,
    other: Party,
    since: date,
    why: str,
    by: Actor,
    now: datetime,
    last_on: date | None = None,
) -> UndertakingLink:
    """Both are one undertaking from the day on, until the last day if there is one; what each was granted adds up.

    Raise Forbidden; NotFound; BadAid; Conflict where they are linked then.
    """
    check_may_keep_aids(by, village)
    for one in (party, other):
        get_known(village, one.pk)
    if party.pk == other.pk:
        raise BadAid(_("This is one and the same."), field="other")
    if not why.strip():
        raise BadAid(_("Say how one controls the other."), field="why")
    until = day_after(last_on) if last_on else None
    _check_end(since, until)
    locks.lock(LOCK, [village.pk])
    for row in UndertakingLink.objects.filter(
        village=village, party__in=[party, other], other__in=[party, other]
    ):
        if (row.until is None or since < row.until) and (until is None or row.since < until):
            raise Conflict(_("They are one undertaking since %(day)s already.", day=row.since))
    row = UndertakingLink.objects.create(
        village=village,
        party=party,
        other=other,
        since=since,
        until=until,
        why=why.strip(),
        recorded_at=now,
        recorded_by=by.party,
    )
    _tell(
        "billing.undertakings_linked",
        village,
        [party, other],
        by=by,
        now=now,
        data={"on": since.isoformat()},
        reason=row.why,
    )
    return row


@transaction.atomic
def unlink(
    *, link: UndertakingLink, last_on: date, why: str, by: Actor, now: datetime
) -> UndertakingLink:
    """The day is the last on which both are one undertaking: each keeps what it was granted itself.

    Raise Forbidden; BadAid; Conflict where it ended before.
    """
    check_may_keep_aids(by, link.village)
    locks.lock(LOCK, [link.village_id])
    row = UndertakingLink.objects.select_related("village", "party", "other").get(pk=link.pk)
    if row.until is not None:
        raise Conflict(_("A colleague has ended this link."))
    if not why.strip():
        raise BadAid(_("Say why it ends."), field="why")
    row.until = day_after(last_on)
    _check_end(row.since, row.until)
    row.save(update_fields=["until"])
    _tell(
        "billing.undertakings_parted",
        row.village,
        [row.party, row.other],
        by=by,
        now=now,
        data={"on": last_on.isoformat()},
        reason=why.strip(),
    )
    return row


def _check_declared(aid: DeclaredAid, on: date) -> None:
    if aid.gross.currency != CURRENCY:
        raise MixedCurrencies(
            _("The register of aid is kept in euros, not in %(other)s.", other=aid.gross.currency)
        )
    if aid.gross.cents <= 0:
        raise BadAid(_("An aid is worth something."), field="gross")
    if not aid.granter.strip():
        raise BadAid(_("Write who granted it."), field="granter")
    if aid.granted_on > on:
        raise BadAid(_("It is declared before it was granted."), field="granted_on")


def _check_end(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise BadAid(_("It ends before it begins."), field="last_on")


def _tell(
    verb: str,
    village: Village,
    parties: Sequence[Party],
    *,
    by: Actor,
    now: datetime,
    data: dict[str, object],
    reason: str = "",
) -> None:
    names = dict(zip(("party", "other"), (one.name for one in parties), strict=False))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", one.pk) for one in parties],
        audience=Audience.PARTIES if len(parties) == 1 else Audience.TEAM,
        data=names | data,
        reason=reason,
    )
