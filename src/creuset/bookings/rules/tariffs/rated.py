"""The lines of time: the cheapest units, overtime, and what is more on some days and hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from creuset.bookings.rules.tariffs.asking import AskedPeriod
from creuset.bookings.rules.tariffs.cheapest import cheapest
from creuset.bookings.rules.tariffs.lines import Counted, Line, Nature
from creuset.bookings.rules.tariffs.reasons import time_reasons
from creuset.bookings.rules.tariffs.short import Part
from creuset.bookings.rules.tariffs.stays import Stay, all_spans
from creuset.bookings.rules.tariffs.surcharges import More, surcharged
from creuset.bookings.rules.tariffs.values import HOUR, Rate, RateCard, Surcharge, Tariff
from creuset.bookings.rules.tariffs.words import kinds_of
from creuset.kernel.sentences import Joined, Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

_STEPS = {15: Counted.QUARTER, 30: Counted.HALF_HOUR, 60: Counted.HOUR}


@dataclass(frozen=True, slots=True)
class Group:
    """The periods of one place under one rate, and what their lines have in common."""

    periods: tuple[AskedPeriod, ...]
    card: RateCard
    rate: Rate
    stays: tuple[Stay, ...]
    vat: str
    vat_percent: Decimal
    #: The civil day on which the first period begins.
    day: date

    def with_periods(self, periods: tuple[AskedPeriod, ...], stays: tuple[Stay, ...]) -> "Group":
        """Return the group with its periods."""
        return replace(self, periods=periods, stays=stays)

    @property
    def resource(self) -> str:
        """The code of the place."""
        return self.periods[0].codes[0]

    @property
    def span(self) -> Span:
        """From the first moment to the last."""
        spans = all_spans(self.stays)
        return Span(spans[0].start, max(span.end for span in spans))

    @property
    def label(self) -> object:
        """The place, and what it is for where that is not plain use."""
        kinds = [period.segment_kind for period in self.periods]
        names = self.periods[0].names
        if set(kinds) == {"use"}:
            return Sentence("%(name)s", (("name", names),))
        return _("%(name)s – %(kinds)s", name=names, kinds=kinds_of(kinds))


def time_lines(group: Group, tariff: Tariff) -> list[Line]:
    """Return the lines of the group: units of time, overtime, surcharges."""
    parts = cheapest(group.stays, group.rate)
    lines = [_part_line(group, part, parts) for part in parts if part.quantity]
    surcharges = surcharges_for(group, tariff)
    more = surcharged(group.stays, group.rate, surcharges, tariff.holidays)
    return lines + [_more_line(group, each, place) for place, each in enumerate(more)]


def surcharges_for(group: Group, tariff: Tariff) -> list[Surcharge]:
    """Return the surcharges for the place: those of the card of its rate, and of no other.

    An agreement that says none takes those of the village's own card: only its prices are agreed.
    """
    period = group.periods[0]
    cards = [group.card]
    if group.card.is_agreement and not group.card.surcharges:
        cards = sorted(
            (c for c in tariff.cards if not c.is_agreement and c.holds(group.day)),
            key=lambda card: not card.is_dated,
        )[:1]
    return [
        each for card in cards for each in card.surcharges if each.scope.fit(period) is not None
    ]


def _part_line(group: Group, part: Part, parts: Sequence[Part]) -> Line:
    unit = Counted(part.unit.value) if part.tier is None else _STEPS[part.minutes]
    tier = "" if part.tier is None else f":over{part.tier.after_hours}"
    label = group.label if part.tier is None else _overtime_label(group, part)
    return line_of(
        group,
        key=f"{group.resource}:{group.rate.code}:{part.unit}{tier}",
        nature=Nature.TIME if part.tier is None else Nature.OVERTIME,
        label=label,
        unit=unit,
        part=part,
        why=time_reasons(group.stays, group.card, group.rate, part, parts),
    )


def _overtime_label(group: Group, part: Part) -> Sentence:
    if part.tier is None:
        raise ValueError("Only overtime has tiers.")
    return _("%(what)s – overtime at %(percent)s%%", what=group.label, percent=part.tier.percent)


def _more_line(group: Group, more: More, place: int) -> Line:
    unit = Counted.HOUR if more.is_by_hours else Counted.DAY
    days = Joined(more.days[:7])
    words = {"name": more.surcharge.names, "percent": more.surcharge.percent, "days": days}
    why = (
        _("“%(name)s”: %(percent)s%% more for the hours that fall in it, on %(days)s.", **words)
        if more.is_by_hours
        else _("“%(name)s”: %(percent)s%% more, on %(days)s.", **words)
    )
    return line_of(
        group,
        key=f"{group.resource}:{group.rate.code}:more:{more.surcharge.code}:{place}",
        nature=Nature.SURCHARGE,
        label=_("%(what)s – %(surcharge)s", what=group.label, surcharge=more.surcharge.names),
        unit=unit,
        part=more,
        why=(why,),
    )


def line_of(
    group: Group,
    *,
    key: str,
    nature: Nature,
    label: object,
    unit: Counted,
    part: Part | More,
    why: Iterable[Sentence],
) -> Line:
    """Return a line of the group: so many units at the price of the part."""
    said = label if isinstance(label, Sentence) else Sentence("%(what)s", (("what", label),))
    return Line(
        key=key,
        nature=nature,
        label=said,
        quantity=part.quantity.normalize() + 0,
        unit=unit,
        unit_price=part.price,
        net=part.price.times(part.quantity),
        vat=group.vat,
        vat_percent=group.vat_percent,
        span=group.span,
        why=tuple(why),
        resource=group.resource,
    )


def hours_of(group: Group) -> Decimal:
    """Return the hours that the place is taken, to the quarter begun."""
    minutes = sum(stay.minutes for stay in group.stays)
    return Decimal(-(-minutes // 15) * 15) / HOUR
