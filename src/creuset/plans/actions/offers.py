"""Offers of the catalogue, made, changed and retired at the desk or by programs."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from creuset.billing import sources
from creuset.core import audit
from creuset.core.models import Audience
from creuset.documents.queries.texts import founding_texts
from creuset.kernel.errors import Conflict, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.plans.actions.codes import free_code
from creuset.plans.models import Offer
from creuset.plans.models.offers import as_columns
from creuset.plans.permissions import check_may_change_offers
from creuset.plans.queries.offers import subscribers_of
from creuset.plans.rules.offers import (
    BadOffer,
    OfferTerms,
    check_nothing_agreed_changes,
    check_offer,
)
from creuset.villages.models import Village

MADE, OFFER_CHANGED, RETIRED = "plans.offer_made", "plans.offer_changed", "plans.offer_retired"
KIND = "offer"


class OfferCodeTaken(Conflict):
    """Another offer of the village has the code, or had it."""

    code = "offer-code-taken"


class OfferChangedMeanwhile(Conflict):
    """Somebody changed the offer since it was read."""

    code = "changed-meanwhile"


@transaction.atomic
def make_offer(
    *, village: Village, terms: OfferTerms, by: Actor, now: datetime, code: str = ""
) -> Offer:
    """The catalogue has another offer, the last; without a code it takes one from its name.

    Raise Forbidden; OfferCodeTaken; Refusals of BadOffer.
    """
    check_may_change_offers(by, village)
    _check(terms, village, on=village.day_of(now))
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    rows = Offer.objects.filter(village=village)
    if code and rows.filter(code=code).exists():
        raise OfferCodeTaken(_("Another offer has this code, or had it."), field="code")
    taken = rows.values_list("code", flat=True)
    last = rows.aggregate(last=Max("position"))["last"]
    row = Offer.objects.create(
        village=village,
        code=code or free_code(terms.names, set(taken), otherwise="offre"),
        position=0 if last is None else last + 1,
        changed_at=now,
        **as_columns(terms),
    )
    _tell(MADE, row, by=by, now=now)
    return row


@transaction.atomic
def change_offer(
    *, offer: Offer, terms: OfferTerms, by: Actor, now: datetime, seen: datetime | None = None
) -> Offer:
    """The offer says this from now on; whoever subscribed keeps what they agreed to.

    Raise Forbidden; NotFound for one that is retired; OfferChangedMeanwhile where it is another than was `seen`;
    Refusals of BadOffer, or of OfferLivedBy where a subscriber would find other conditions.
    """
    row = _held(offer, by=by)
    if seen is not None and row.changed_at is not None and seen != row.changed_at:
        raise OfferChangedMeanwhile(
            _("Somebody changed this offer a moment ago: look at it again.")
        )
    _check(terms, row.village, on=row.village.day_of(now), known=row.vat_key)
    check_nothing_agreed_changes(
        row.terms, terms, name=row.name, subscribers=subscribers_of(row.village).get(row.pk, 0)
    )
    columns = as_columns(terms)
    if all(getattr(row, name) == said for name, said in columns.items()):
        return row
    for name, said in columns.items():
        setattr(row, name, said)
    row.changed_at = now
    row.save()
    _tell(OFFER_CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def retire_offer(*, offer: Offer, by: Actor, now: datetime) -> Offer:
    """Nobody subscribes to it any more; whoever did keeps it. Raise Forbidden; NotFound for one that is retired."""
    row = _held(offer, by=by)
    row.retired_at = row.changed_at = now
    row.save(update_fields=["retired_at", "changed_at"])
    _tell(RETIRED, row, by=by, now=now)
    return row


def _held(offer: Offer, *, by: Actor) -> Offer:
    check_may_change_offers(by, offer.village)
    rows = Offer.objects.select_for_update(of=("self",)).select_related("village")
    row = rows.get(pk=offer.pk)
    if row.retired_at is not None:
        raise NotFound(_("This offer is retired."))
    return row


def _check(terms: OfferTerms, village: Village, *, on: date, known: str = "") -> None:
    check_offer(terms)
    keys = {rate.key for rate in sources.vat_rates_of(village, on)} | {known}
    if terms.vat_key not in keys:
        raise BadOffer(_("The village has no such rate of VAT."), field="vat_key")
    if terms.contract and terms.contract not in founding_texts(village):
        raise BadOffer(
            _("The village has no text of a contract called “%(code)s”.", code=terms.contract),
            field="contract",
        )
    good_for = [one.good_for for one in (*terms.allowances, terms.absence) if one is not None]
    codes = {code for one in good_for for code in one.resources}
    places = Resource.objects.filter(village=village, code__in=codes)
    if gone := codes - set(places.values_list("code", flat=True)):
        raise BadOffer(_("There is no place “%(code)s”.", code=min(gone)), field="allowances")


def _tell(verb: str, row: Offer, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        audience=Audience.TEAM,
        data={"offer": row.names},
    )
