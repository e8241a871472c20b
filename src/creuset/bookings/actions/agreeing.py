"""Prices agreed with a customer: a card of their own, which comes before the village's."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions, rules
from creuset.bookings.models import CancellationLadder, Rate, RateCard
from creuset.bookings.queries.tariffs import cards_in_force
from creuset.bookings.rules.tariffs.agreeing import (
    AgreementOverlaps,
    BadAgreement,
    Terms,
    check_terms,
    overlap,
)
from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.villages.models import Village

UNITS = ("hour", "half_day", "day", "week", "month")


@transaction.atomic
def agree(*, village: Village, party: Party, terms: Terms, by: Actor, now: datetime) -> RateCard:
    """The customer has these prices on these days, before those of the village.

    Raises: Forbidden; NotFound where the village does not know the party; BadAgreement; AgreementOverlaps.
    """
    permissions.check_may_agree(by, village)
    get_known(village, party.pk)
    locks.lock("rate_card", [village.pk])
    own = _standard(village)
    _check(terms, village, party, own)
    number = RateCard.objects.filter(village=village, party=party).count() + 1
    card = RateCard(
        village=village,
        party=party,
        code=f"accord-{party.pk}-{number}",
        vat=own[0].vat,
    )
    _write(card, terms, own, now=now)
    _tell(facts.AGREED, card, by=by, now=now)
    return card


@transaction.atomic
def change_agreement(
    *,
    agreement: RateCard,
    terms: Terms,
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> RateCard:
    """The agreement says this from now on; what was charged already stays as it was.

    Raises: Forbidden; BadAgreement; AgreementOverlaps; ChangedMeanwhile.
    """
    card = _live(agreement, by=by, seen=seen)
    own = _standard(card.village)
    _check(terms, card.village, _party(card), own, but=card)
    _write(card, terms, own, now=now)
    _tell(facts.AGREEMENT_CHANGED, card, by=by, now=now)
    return card


@transaction.atomic
def end_agreement(
    *,
    agreement: RateCard,
    last_day: date,
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> RateCard:
    """The agreement holds until that day, included, and not on days that are past already.

    Raises: Forbidden; BadAgreement; ChangedMeanwhile.
    """
    card = _live(agreement, by=by, seen=seen)
    if last_day < card.village.day_of(now):
        raise BadAgreement(_("This day is past: what it cost stays."), field="last_day")
    if card.first_day and last_day < card.first_day:
        raise BadAgreement(_("The last day comes before the first."), field="last_day")
    card.last_day, card.changed_at = last_day, now
    card.save(update_fields=["last_day", "changed_at"])
    _tell(facts.AGREEMENT_ENDED, card, by=by, now=now)
    return card


def _live(agreement: RateCard, *, by: Actor, seen: datetime | None) -> RateCard:
    permissions.check_may_agree(by, agreement.village)
    locks.lock("rate_card", [agreement.village_id])
    card = RateCard.objects.select_related("village", "party").get(pk=agreement.pk)
    if seen is not None and seen != card.changed_at:
        raise rules.ChangedMeanwhile(
            _("Somebody changed this agreement a moment ago: look at it again.")
        )
    return card


def _party(card: RateCard) -> Party:
    if card.party is None:
        raise BadAgreement(_("This card is the village's own."))
    return card.party


def _standard(village: Village) -> list[RateCard]:
    """Return the village's own cards, the one of all days first; an agreement stands on them."""
    own = sorted(
        cards_in_force(village), key=lambda card: (bool(card.first_day or card.last_day), card.pk)
    )
    if not own:
        raise BadAgreement(_("The village has no prices yet: write its rate cards first."))
    return own


def sold(own: Iterable[RateCard]) -> dict[tuple[str, str], Rate]:
    """Return the rates of the village by code and unit; of two cards the first one's."""
    found: dict[tuple[str, str], Rate] = {}
    for card in own:
        for rate in card.rates.all():
            for unit in UNITS:
                if getattr(rate, f"{unit}_cents") is not None:
                    found.setdefault((rate.code, unit), rate)
    return found


def _check(
    terms: Terms,
    village: Village,
    party: Party,
    own: list[RateCard],
    *,
    but: RateCard | None = None,
) -> None:
    ladders = CancellationLadder.objects.filter(village=village, retired_at__isnull=True)
    check_terms(terms, ladders=ladders.values_list("code", flat=True), rates=sold(own))
    others = RateCard.objects.filter(village=village, party=party, retired_at__isnull=True)
    for other in others:
        if (but is None or other.pk != but.pk) and overlap(terms, other.first_day, other.last_day):
            raise AgreementOverlaps(
                _("“%(name)s” holds on some of these days: end it first.") % {"name": other.name},
                field="first_day",
            )


def _write(card: RateCard, terms: Terms, own: list[RateCard], *, now: datetime) -> None:
    """The card says the terms; each price of its own is a rate of the village with another amount."""
    card.names = dict.fromkeys(card.village.languages or ["fr"], terms.name)
    card.first_day, card.last_day = terms.first_day, terms.last_day
    card.discount_percent = terms.discount_percent
    card.deposit_percent, card.ladder = terms.deposit_percent, terms.ladder
    card.note, card.changed_at = terms.note, now
    card.save()
    card.rates.all().delete()
    known = sold(own)
    rates: dict[str, Rate] = {}
    for code, unit, money in terms.prices:
        rate = rates.get(code) or _copy(known[code, unit], card, position=len(rates))
        setattr(rate, f"{unit}_cents", money.cents)
        rates[code] = rate
    Rate.objects.bulk_create(rates.values())


def _copy(rate: Rate, card: RateCard, *, position: int) -> Rate:
    values = {
        field.attname: getattr(rate, field.attname)
        for field in Rate._meta.concrete_fields
        if field.name not in ("id", "card", "position")
    }
    # What the rate left to its own card is said here: the agreement's card may say otherwise.
    values["ladder"] = values["ladder"] or ("" if card.ladder else rate.card.ladder)
    values["vat"] = values["vat"] or rate.card.vat
    return Rate(card=card, position=position, **values)


def _tell(verb: str, card: RateCard, *, by: Actor, now: datetime) -> None:
    party = _party(card)
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=card.village_id,
        about=[("rate_card", card.pk), ("party", party.pk)],
        audience=Audience.PARTIES,
        data={
            "party": party.name,
            "name": card.names,
            "first": card.first_day.isoformat() if card.first_day else None,
            "last": card.last_day.isoformat() if card.last_day else None,
        },
    )
