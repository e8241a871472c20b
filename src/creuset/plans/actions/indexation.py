"""Values of indexes written down, and the prices that they move."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.plans.actions.fees import settle_fees, texts_of
from creuset.plans.actions.holding import hold, pieces_of, write_terms
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import TermKind
from creuset.plans.models import IndexValue, Subscription
from creuset.plans.permissions import check_may_change_offers
from creuset.plans.queries.indexation import Values, proposal_for, values_for
from creuset.plans.rules import subscriptions as rules
from creuset.plans.rules.indexation import check_day, check_value, formula, reindexed
from creuset.villages.models import Village

ENTERED, CORRECTED, INDEXED = "plans.index_entered", "plans.index_corrected", "plans.indexed"
KIND = "index_value"


class IndexKnown(Conflict):
    """The index has a value for that period."""

    code = "index-known"


@transaction.atomic
def enter_index(
    *, village: Village, name: str, period: str, value_e3: int, by: Actor, now: datetime
) -> IndexValue:
    """The index is worth that, in thousandths, in the period. Raise Forbidden; BadIndex; IndexKnown."""
    check_may_change_offers(by, village)
    check_value(name, period, value_e3)
    locks.lock(KIND, [village.pk])
    if IndexValue.objects.filter(village=village, name=name, period=period).exists():
        raise IndexKnown(
            _("%(name)s has a value for %(period)s: correct that one.", name=name, period=period),
            field="period",
        )
    row = IndexValue.objects.create(
        village=village,
        name=name,
        period=period,
        value_e3=value_e3,
        entered_at=now,
        entered_by=by.party,
    )
    _tell(ENTERED, row, by=by, now=now)
    return row


@transaction.atomic
def correct_index(*, value: IndexValue, value_e3: int, by: Actor, now: datetime) -> IndexValue:
    """The period has that value; prices that were moved by the other stay as they are. Raise Forbidden; BadIndex."""
    check_may_change_offers(by, value.village)
    check_value(value.name, value.period, value_e3)
    row = IndexValue.objects.select_for_update(of=("self",)).get(pk=value.pk)
    before, row.value_e3 = row.value_e3, value_e3
    row.entered_at, row.entered_by = now, by.party
    row.save()
    if before != value_e3:
        _tell(CORRECTED, row, by=by, now=now, before=before)
    return row


@transaction.atomic
def index_prices(
    *,
    village: Village,
    name: str,
    period: str,
    on: date,
    chosen: Collection[int],
    by: Actor,
    now: datetime,
) -> int:
    """The prices of the chosen subscriptions follow the index from that day on; return of how many.

    Those that are not due by then stay as they are, so that doing it twice moves nothing twice; steps that were
    agreed for later move as much. Raise Forbidden; BadIndex; NotFound where the period has no value.
    """
    check_may_change_offers(by, village)
    check_day(on, today=village.day_of(now))
    values = values_for(village, name, period)
    rows = Subscription.objects.filter(village=village, pk__in=chosen).order_by("pk")
    return sum(_index(row, values, on, by=by, now=now) for row in rows)


def _index(
    subscription: Subscription, values: Values, on: date, *, by: Actor, now: datetime
) -> bool:
    row = hold(subscription)
    proposal = proposal_for(row, values, on=on)
    if proposal is None or proposal.move.new_price is None or proposal.move.base_e3 is None:
        return False
    base = proposal.move.base_e3
    standing = pieces_of(row)
    moving = reindexed(
        standing, on=on, offer_id=proposal.term.offer_id, base_e3=base, new_e3=values.new.value_e3
    )
    write_terms(row, rules.overlaid(standing, moving), now=now)
    row.terms.filter(kind=TermKind.INDEX, from_on=on).update(
        explanation=texts_of(
            formula(
                proposal.term.price,
                name=values.new.name,
                period=values.new.period,
                base_e3=base,
                new_e3=values.new.value_e3,
            ),
            row.village,
        )
    )
    price = proposal.move.new_price
    tell(INDEXED, row, by=by, now=now, from_on=on, price=price.cents, currency=price.currency)
    settle_fees(subscription=row, by=by, now=now)
    notify(INDEXED, row, now=now, day=on, price=price.format(row.village.language))
    return True


def _tell(verb: str, row: IndexValue, *, by: Actor, now: datetime, **more: int) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        audience=Audience.TEAM,
        data={"name": row.name, "period": row.period, "value": row.value_e3, **more},
    )
