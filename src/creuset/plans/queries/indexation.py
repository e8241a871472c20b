"""Values of indexes, and what they would do to the prices of who subscribes today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from creuset.billing.words import money_text
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import TermKind
from creuset.plans.models import IndexValue, Subscription, Term
from creuset.plans.rules.indexation import Move, Priced, formula, moved, year_before
from creuset.plans.states import STANDING
from creuset.villages.models import Village

#: Terms whose price was agreed anew: from then on a year runs before the index moves it.
AGREED_ANEW = frozenset({TermKind.START, TermKind.CHANGE, TermKind.SWITCH, TermKind.INDEX})


@dataclass(frozen=True, slots=True)
class Values:
    """The value of an index that prices go to, and the one of a year before, if it is known."""

    new: IndexValue
    before: IndexValue | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an index would do to the price of a subscription."""

    subscription: Subscription
    term: Term
    move: Move
    formula: Sentence | None

    @property
    def now(self) -> str:
        """What a cycle costs before."""
        return money_text(self.term.price)

    @property
    def then(self) -> str:
        """What a cycle costs from that day on; nothing where that does not change."""
        return money_text(self.move.new_price) if self.move.new_price is not None else ""


def index_values(village: Village) -> QuerySet[IndexValue]:
    """Return the values of indexes that the village wrote down, each index by itself, the latest first."""
    rows = IndexValue.objects.filter(village=village).select_related("village")
    return rows.order_by("name", "-period")


def get_index_value(village: Village, pk: int) -> IndexValue:
    """Return a value of the village; NotFound where it has none of that number."""
    row = index_values(village).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such value."))
    return row


def values_for(village: Village, name: str, period: str) -> Values:
    """Return the value of an index in a period, and a year before; NotFound where the period has none."""
    rows = IndexValue.objects.filter(
        village=village, name=name, period__in=[period, year_before(period)]
    )
    found = {row.period: row for row in rows}
    if period not in found:
        raise NotFound(_("%(name)s has no value for %(period)s yet.", name=name, period=period))
    return Values(found[period], found.get(year_before(period)))


def proposals(village: Village, values: Values, *, on: date) -> list[Proposal]:
    """Return what the index would do that day to each subscription that follows it; a constant number of queries."""
    rows = (
        Subscription.objects.filter(village=village, state__in=STANDING)
        .filter(terms__offer__index=values.new.name, terms__from_on__lte=on, terms__until_on__gt=on)
        .select_related("party", "offer", "village")
        .prefetch_related("terms__offer")
        .distinct()
        .order_by("number")
    )
    found = [proposal_for(row, values, on=on) for row in rows]
    return [each for each in found if each is not None]


def proposal_for(row: Subscription, values: Values, *, on: date) -> Proposal | None:
    """Return what the index would do to a subscription that day; None where nothing of it follows the index then."""
    terms = sorted(row.terms.all(), key=lambda term: term.from_on)
    term = next((one for one in terms if one.from_on <= on < one.until_on), None)
    is_over = row.last_on is not None and row.last_on < on
    if term is None or is_over or term.offer.index != values.new.name:
        return None
    if row.state not in STANDING:
        return None
    since = max(
        (one.from_on for one in terms if one.from_on <= on and one.kind in AGREED_ANEW),
        default=row.starts_on,
    )
    move = moved(
        Priced(term.price, since, term.index_e3),
        on=on,
        new_e3=values.new.value_e3,
        base_e3=values.before.value_e3 if values.before else None,
    )
    said = None
    if move.new_price is not None and move.base_e3 is not None:
        said = formula(
            term.price,
            name=values.new.name,
            period=values.new.period,
            base_e3=move.base_e3,
            new_e3=values.new.value_e3,
        )
    return Proposal(row, term, move, said)
