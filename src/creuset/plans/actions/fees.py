"""Fees become charges: each on the first day of what it is for, once, and as the terms say today."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F, Q
from django.utils import timezone, translation

from creuset.billing import sources
from creuset.billing.actions import charge, replace
from creuset.billing.models import Charge
from creuset.billing.queries import waiting_of
from creuset.billing.rules.lines import Line
from creuset.core.prepared import Given, Prepared
from creuset.core.text import localized
from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.actors import HOUSE, Actor
from creuset.plans.actions.aid import settle_aid
from creuset.plans.actions.telling import KIND
from creuset.plans.kinds import CycleFrom, Proration, TermKind
from creuset.plans.models import FOREVER, Offer, Subscription, Term
from creuset.plans.queries.terms import terms_of
from creuset.plans.rules.fees import Fee, Held, explained, fees_of, next_fee_on
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)
#: Those whose days are owed: who lives it, and who has.
OWING = STANDING | {SubscriptionState.ENDED}
CHANGED = _("The subscription is another than when this was charged.")


#: A subscription that is charged, held by whoever asks.
PAYING = Prepared(
    lambda: (
        Subscription.objects.select_for_update(of=("self",))
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related("village", "party", "billed_to", "project")
    )
)


class NoVat(Refused):
    """The village has no such rate of VAT that day."""

    code = "no-vat"


@transaction.atomic
def charge_fees(
    *, subscription: Subscription, until: date, by: Actor, now: datetime
) -> list[Charge]:
    """What has begun by that day, included, is charged to whom bills are sent to: exactly that waits for an invoice.

    What was charged already stays word for word while its days and its amount are the same; what differs, since the
    terms changed or the last day did, is replaced. Doing it twice changes nothing, and an earlier day takes nothing
    back. Whoever calls has checked the right to. Raise NoVat.
    """
    (row,) = PAYING(pk=subscription.pk)
    terms = terms_of(row.pk)
    held = [_held(term) for term in terms] if row.state in OWING else []
    begun = row.charged_until if row.charged_until not in (None, FOREVER) else None
    horizon = max(until + _DAY, begun or until + _DAY)
    waiting = waiting_of((KIND, row.pk))
    words = _Words(row.village, {term.offer_id: term.offer for term in terms})
    fees = fees_of(
        held,
        starts_on=row.starts_on,
        last_on=row.last_on,
        until=horizon,
        asked_from=row.fees_from,
    )
    lines = [
        _as_charged(line, waiting.get(line.key))
        for fee in fees
        for line in words.lines(fee, waiting)
    ]
    made = _owe(row, lines, waiting, by=by, now=now)
    following = next_fee_on(
        held,
        starts_on=row.starts_on,
        last_on=row.last_on,
        until=horizon,
        asked_from=row.fees_from,
    )
    charged_until = following or FOREVER
    if charged_until != row.charged_until:
        Subscription.objects.filter(pk=row.pk).update(charged_until=charged_until)
    return made


def settle_fees(*, subscription: Subscription, by: Actor, now: datetime) -> list[Charge]:
    """What waits for an invoice is what the terms of the subscription say, after they or its last day changed.

    So is what the register of aid says of one that is in kind. Raise NoVat; TooMuchAid.
    """
    today = subscription.village.day_of(now)
    settle_aid(subscription, by=by, now=now)
    return charge_fees(subscription=subscription, until=today, by=by, now=now)


def charge_what_begins(now: datetime) -> int:
    """Every fee that begins by today is charged, in every village; return for how many subscriptions.

    One that fails is told in the log, and keeps no other from being charged; it is tried again at the next round.
    """
    return sum(charge_due(village, now) for village in Village.objects.order_by("pk"))


def charge_due(village: Village, now: datetime) -> int:
    """The same in one village."""
    done, today = 0, village.day_of(now)
    for pk in _due(village, today):
        try:
            charge_fees(subscription=Subscription(pk=pk), until=today, by=HOUSE, now=now)
        except Exception:
            log.exception("fees: those of subscription %s were not charged", pk)
        else:
            done += 1
    return done


def _due(village: Village, today: date) -> list[int]:
    """Return those of whom something begins by today that was not charged."""
    alive = Q(last_on__isnull=True) | Q(charged_until__lte=F("last_on"))
    rows = Subscription.objects.filter(
        Q(charged_until__isnull=True) | (Q(charged_until__lte=today) & alive),
        village=village,
        state__in=OWING,
        starts_on__lte=today,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _held(term: Term) -> Held:
    offer = term.offer
    return Held(
        offer=term.offer_id,
        days=DaySpan(term.from_on, term.until_on),
        price=term.price,
        charges=term.charges,
        quantity=term.quantity,
        months=offer.cycle_months,
        cycle_from=CycleFrom(offer.cycle_from),
        proration=Proration(offer.proration),
        is_pause=term.kind == TermKind.PAUSE,
    )


@dataclass
class _Words:
    """Fees as lines, in each language of a village, at its VAT of the day on which they begin."""

    village: Village
    offers: Mapping[int, Offer]
    rates: dict[date, dict[str, Decimal]] = field(default_factory=dict)

    def lines(self, fee: Fee, waiting: Mapping[str, Charge]) -> Iterator[Line]:
        """Yield the lines of a fee: its price, and the charges on top; what costs nothing has none."""
        name = self._name(fee.held)
        for part, amount, price, label in (
            ("fee", fee.price, fee.held.price, name),
            ("charges", fee.charges, fee.held.charges, _("%(name)s – charges", name=name)),
        ):
            if amount:
                yield self._line(fee, part, amount, explained(fee, price), label, waiting)

    def _line(
        self,
        fee: Fee,
        part: str,
        amount: Money,
        why: Sentence,
        label: object,
        waiting: Mapping[str, Charge],
    ) -> Line:
        key = f"{fee.key}.{part}"
        charged = waiting.get(key)
        offer = self.offers[fee.held.offer]
        return Line(
            key=key,
            label=self._texts(label),
            quantity=Decimal(1),
            unit="flat",
            unit_price=amount,
            vat_key=charged.vat_key if charged else offer.vat_key,
            vat_percent=charged.vat_percent if charged else self._percent(offer, fee.days.first),
            explanation=self._texts(why),
            span=fee.days.to_span(self.village.zone),
        )

    def _name(self, held: Held) -> Mapping[str, str]:
        names: Mapping[str, str] = self.offers[held.offer].names
        if held.quantity == 1:
            return names
        return {language: f"{held.quantity} × {name}" for language, name in names.items()}

    def _percent(self, offer: Offer, day: date) -> Decimal:
        if day not in self.rates:
            self.rates[day] = {
                rate.key: rate.percent for rate in sources.vat_rates_of(self.village, day)
            }
        percent = self.rates[day].get(offer.vat_key)
        if percent is None:
            raise NoVat(
                _("The village has no VAT “%(key)s” on %(day)s.", key=offer.vat_key, day=day)
            )
        return percent

    def _texts(self, words: object) -> dict[str, str]:
        return texts_of(words, self.village)


def texts_of(words: object, village: Village) -> dict[str, str]:
    """Return a sentence, or a text by language, in each language of the village."""
    found = {}
    with timezone.override(village.zone):
        for language in village.languages or ["fr"]:
            with translation.override(language):
                found[language] = (
                    localized(words, language) if isinstance(words, Mapping) else str(words)
                )
    return found


def _as_charged(line: Line, charged: Charge | None) -> Line:
    """Return the line as it was charged, where that is for the same days and the same amount."""
    if charged is None or (charged.net, charged.as_line.span) != (line.net, line.span):
        return line
    return charged.as_line


def _owe(
    row: Subscription,
    lines: Sequence[Line],
    waiting: Mapping[str, Charge],
    *,
    by: Actor,
    now: datetime,
) -> list[Charge]:
    """The lines are owed and nothing else; what only comes on top is charged, and replaces nothing."""
    party = row.billed_to or row.party
    owed: dict[str, Any] = {
        "village": row.village,
        "party": party,
        "source": (KIND, row.pk),
        "lines": lines,
        "by": by,
        "now": now,
        "project": row.project,
    }
    by_key = {line.key: line for line in lines}
    stays = all(
        key in by_key and by_key[key] == charged.as_line and charged.party_id == party.pk
        for key, charged in waiting.items()
    )
    if stays:
        return charge(**owed) if len(lines) > len(waiting) else list(waiting.values())
    return replace(**owed, why=texts_of(CHANGED, row.village))
