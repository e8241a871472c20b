"""What a village says of an agreement with a sister village: proposed, accepted as the other says it, taken out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict, NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as notify
from creuset.people.actors import Actor
from creuset.plans.models import Agreement, Offer
from creuset.plans.permissions import check_may_change_offers
from creuset.plans.queries.agreements import find_agreement, find_twin, leaders_of, mark_of
from creuset.plans.rules.agreements import (
    AgreementTerms,
    BadAgreement,
    check_agreement,
    code_for,
    differences,
)
from creuset.villages.models import Village

SAID, ACCEPTED, TAKEN_OUT = (
    "plans.agreement_said",
    "plans.agreement_accepted",
    "plans.agreement_taken_out",
)


class AgreementChangedMeanwhile(Conflict):
    """One of the villages says something else than what was read."""

    code = "changed-meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a village says of an agreement."""

    names: dict[str, str]
    home: str
    host: str
    offers: frozenset[str] = frozenset()
    days_a_month: int | None = None
    price: Money
    from_on: date
    #: The first day on which it holds no more.
    until_on: date | None = None

    @property
    def terms(self) -> AgreementTerms:
        """What the rules read of it."""
        return AgreementTerms(
            self.home,
            self.host,
            self.offers,
            self.days_a_month,
            self.price,
            self.from_on,
            self.until_on,
        )


@transaction.atomic
def say_agreement(
    *,
    village: Village,
    saying: Saying,
    by: Actor,
    now: datetime,
    code: str = "",
    seen: str | None = None,
) -> Agreement:
    """The village says this; it is honoured once the other village says the same, whose leaders are told.

    Without a code it is a new one. `seen` is the mark of what was read. Raise Forbidden; NotFound; Refusals of
    BadAgreement; AgreementChangedMeanwhile.
    """
    check_may_change_offers(by, village)
    _hold()
    row = _mine(village, code) if code else None
    _check_seen(row, seen)
    other = _check(village, saying)
    if row is None:
        taken = Agreement.objects.filter(village__in=(village, other)).values_list(
            "code", flat=True
        )
        row = Agreement(village=village, code=code_for(saying.home, saying.host, set(taken)))
    elif (row.terms, row.names) == (saying.terms, saying.names):
        return row
    return _write(row, saying, other, verb=SAID, by=by, now=now)


@transaction.atomic
def accept_agreement(
    *, village: Village, code: str, seen: str, by: Actor, now: datetime
) -> Agreement:
    """The village says what the other says, word for word: it is honoured from its first day on.

    `seen` is the mark of what was read of theirs. Raise Forbidden; NotFound where the other village says nothing of
    the kind; AgreementChangedMeanwhile.
    """
    check_may_change_offers(by, village)
    _hold()
    theirs = find_twin(village, code)
    if theirs is None:
        raise NotFound(_("The other village proposes nothing of the kind any more."))
    _check_seen(theirs, seen)
    row = Agreement.objects.filter(village=village, code=code).first()
    row = row or Agreement(village=village, code=code)
    saying = Saying(
        names=dict(row.names or theirs.names),
        home=theirs.home,
        host=theirs.host,
        offers=frozenset(theirs.offers),
        days_a_month=theirs.days_a_month,
        price=theirs.terms.price,
        from_on=theirs.from_on,
        until_on=theirs.until_on,
    )
    return _write(row, saying, theirs.village, verb=ACCEPTED, by=by, now=now)


@transaction.atomic
def take_agreement_out(*, village: Village, code: str, by: Actor, now: datetime) -> Agreement:
    """The village says nothing of it any more: nothing is honoured by it; days that were spent are settled still.

    Raise Forbidden; NotFound.
    """
    check_may_change_offers(by, village)
    _hold()
    row = _mine(village, code)
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    slug = row.host if row.home == village.slug else row.home
    _tell(TAKEN_OUT, row, Village.objects.filter(slug=slug).first(), by=by, now=now)
    return row


def _hold() -> None:
    """One says something of an agreement after the other, in all villages: what is read of a sister's stays so."""
    locks.lock("agreements", [0])


def _mine(village: Village, code: str) -> Agreement:
    found = find_agreement(village, code)
    if found is None:
        raise NotFound(_("There is no such agreement."))
    return found


def _check_seen(row: Agreement | None, seen: str | None) -> None:
    if seen is not None and seen != (mark_of(row) if row else ""):
        raise AgreementChangedMeanwhile(
            _("Somebody changed this agreement a moment ago: look at it again.")
        )


def _check(village: Village, saying: Saying) -> Village:
    """Return the other village; raise what is against the saying."""
    check_agreement(saying.terms, village=village.slug)
    slug = saying.host if saying.home == village.slug else saying.home
    other = Village.objects.filter(slug=slug).first()
    if other is None:
        raise BadAgreement(_("There is no such village here."), field="sister")
    if other.currency != saying.price.currency:
        raise BadAgreement(
            _("%(village)s counts in another currency.", village=other.name), field="sister"
        )
    home = village if saying.home == village.slug else other
    there = Offer.objects.filter(village=home, code__in=saying.offers, retired_at__isnull=True)
    if gone := saying.offers - set(there.values_list("code", flat=True)):
        raise BadAgreement(
            _("%(village)s offers nothing called “%(code)s”.", village=home.name, code=min(gone)),
            field="offers",
        )
    return other


def _write(
    row: Agreement, saying: Saying, other: Village, *, verb: str, by: Actor, now: datetime
) -> Agreement:
    if row._state.adding:
        rows = Agreement.objects.filter(village=row.village)
        last = rows.aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1
    row.names = saying.names
    row.home, row.host = saying.home, saying.host
    row.offers = sorted(saying.offers)
    row.days_a_month = saying.days_a_month
    row.price_cents, row.currency = saying.price.cents, saying.price.currency
    row.from_on, row.until_on, row.retired_at = saying.from_on, saying.until_on, None
    row.save()
    _tell(verb, row, other, by=by, now=now)
    return row


def _tell(verb: str, row: Agreement, other: Village | None, *, by: Actor, now: datetime) -> None:
    """Both villages' audits say so, and who leads the other one is told."""
    mine = row.village
    data: dict[str, Any] = {"agreement": row.names, "village": mine.name}
    for one in (mine, other):
        if one is not None:
            audit.record(
                verb=verb,
                by=by,
                at=now,
                village_id=one.pk,
                about=[("village", one.pk)],
                audience=Audience.TEAM,
                data=data,
            )
    if other is None:
        return
    twin = find_twin(mine, row.code)
    same = twin is not None and not differences(row.terms, twin.terms)
    content = {"names": row.names, "village": mine.name, "verb": verb, "is_same": same}
    for leader in leaders_of(other):
        if leader.pk != by.party_id:
            notify(
                party=leader,
                village=other,
                topic=SAID,
                key=f"{mine.pk} {row.code} {now.isoformat()}",
                content=content,
                now=now,
            )
