"""Passes and carnets are bought, by the member or at the desk: they are charged, and give lots."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from creuset.billing.actions import charges
from creuset.billing.rules.lines import Line
from creuset.billing.sources import vat_rates_of
from creuset.core import audit
from creuset.core.models import Audience
from creuset.core.roles import Scope
from creuset.kernel.errors import Forbidden, Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope
from creuset.plans.actions.allowances import lock_purses, write
from creuset.plans.models import FOREVER, Lot, Offer, PassSale
from creuset.plans.permissions import may_act_for, may_change_plans
from creuset.plans.queries.passes import passes_sold
from creuset.plans.queries.purses import Purse
from creuset.plans.rules.allowances import Grant
from creuset.plans.rules.proration import months_after
from creuset.villages.models import Village

SOLD = "plans.passes_sold"
SOURCE = "pass"
MOST = 100


class NotForSale(Refused):
    """The offer is no pass, or is not sold that day."""

    code = "not-for-sale"


@transaction.atomic
def buy(
    *, village: Village, offer: Offer, party: Party, quantity: int, by: Actor, now: datetime
) -> PassSale:
    """The party has what so many of the passes give, and owes their price.

    Raise Forbidden unless the actor binds the party, or sells in the village's name; NotForSale.
    """
    check_scope(by, Scope.PLANS)
    if not (may_act_for(by, village, party) or may_change_plans(by, village)):
        raise Forbidden(
            _("Only %(name)s or somebody who looks after it does this.", name=party.name)
        )
    today = village.day_of(now)
    prices = {one.pk: price for one, price in passes_sold(village, on=today)}
    if offer.pk not in prices or not 1 <= quantity <= MOST:
        raise NotForSale(_("This is not sold today."), field="offer")
    price = prices[offer.pk]
    sale = PassSale.objects.create(
        village=village,
        offer=offer,
        party=party,
        quantity=quantity,
        price_cents=price.cents,
        bought_on=today,
        sold_at=now,
        sold_by_id=by.party_id,
    )
    _charge(sale, price, by=by, now=now)
    lock_purses(village, [party.pk])
    purse = Purse({})
    for row in offer.allowances:
        purse.put(_lot(sale, Grant.read(row)))
    write(purse=purse, by=by, now=now)
    audit.record(
        verb=SOLD,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", party.pk)],
        audience=Audience.PARTIES,
        data={"party": party.name, "offer": offer.names, "quantity": quantity},
    )
    return sale


def _charge(sale: PassSale, price: Money, *, by: Actor, now: datetime) -> None:
    if not price:
        return
    offer, village = sale.offer, sale.village
    rates = {rate.key: rate.percent for rate in vat_rates_of(village, sale.bought_on)}
    if offer.vat_key not in rates:
        raise NotForSale(_("Its rate of VAT is not known that day."), field="offer")
    line = Line(
        key=offer.code,
        label=offer.names,
        quantity=Decimal(sale.quantity),
        unit="piece",
        unit_price=price,
        vat_key=offer.vat_key,
        vat_percent=rates[offer.vat_key],
    )
    charges.charge(
        village=village,
        party=sale.party,
        source=(SOURCE, sale.pk),
        lines=[line],
        by=by,
        now=now,
    )


def _lot(sale: PassSale, grant: Grant) -> Lot:
    amount = grant.amount if grant.is_unlimited else grant.amount * sale.quantity
    months = grant.valid_months
    return Lot(
        village=sale.village,
        party=sale.party,
        source_kind=SOURCE,
        source_id=sale.pk,
        key=grant.code,
        names=sale.offer.names,
        unit=grant.unit,
        amount=amount,
        kinds=sorted(grant.good_for.kinds),
        resources=sorted(grant.good_for.resources),
        from_on=sale.bought_on,
        until_on=months_after(sale.bought_on, months) if months else FOREVER,
    )
