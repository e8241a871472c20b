"""What is paid beside the time: power, extras; and what is taken off."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from creuset.bookings.rules.tariffs.asking import Asked, AskedExtra, AskedPeriod
from creuset.bookings.rules.tariffs.errors import NoRate
from creuset.bookings.rules.tariffs.lines import Counted, Line, Nature
from creuset.bookings.rules.tariffs.lookup import Found, cards_on, nearest, vat_of
from creuset.bookings.rules.tariffs.rated import Group, hours_of
from creuset.bookings.rules.tariffs.stays import stays_of
from creuset.bookings.rules.tariffs.values import HUNDRED, Extra, Per, PowerRate, RateCard, Tariff
from creuset.bookings.rules.tariffs.words import COUNTED, KINDS
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

_PER = {
    Per.HOUR: Counted.HOUR,
    Per.DAY: Counted.DAY,
    Per.BOOKING: Counted.BOOKING,
    Per.PERSON: Counted.PERSON,
}


def power_lines(group: Group, tariff: Tariff) -> list[Line]:
    """Return what the current of the group costs, the unit price and the meter always told."""
    lines: list[Line] = []
    for place, period in enumerate(group.periods):
        if period.power_mode == "none":
            continue
        found = _power_of(period, group, tariff)
        if period.power_mode == "included":
            continue
        if found is None:
            raise NoRate(
                _(
                    "%(name)s: no price for the power that is asked (%(kind)s).",
                    name=period.names,
                    kind=KINDS.get(period.segment_kind, period.segment_kind),
                ),
                field="power_mode",
                details={"resource": period.codes[0], "power_mode": period.power_mode},
            )
        days = sum(stay.days for stay in stays_of([period.span], group.stays[0].zone))
        lines += _lines_of_power(group, period, found, days, place, tariff)
    return lines


def _power_of(period: AskedPeriod, group: Group, tariff: Tariff) -> PowerRate | None:
    """Return the price of power nearest to the place, of the first card that has one for the way asked."""
    for card in [group.card, *cards_on(tariff, group.day)]:
        fitting = (
            power
            for power in card.powers
            if (power.per_day if period.power_mode == "flat" else power.per_kwh) is not None
        )
        found = nearest(fitting, period, lambda each: each.scope)
        if found is not None:
            return found
    return None


def _lines_of_power(
    group: Group, period: AskedPeriod, power: PowerRate, days: int, place: int, tariff: Tariff
) -> Iterator[Line]:
    is_owed = not power.segment_kinds or period.segment_kind in power.segment_kinds
    why = _("Price “%(name)s”: %(price)s for each %(unit)s.", name=power.names,
            price=power.per_kwh or power.per_day, unit=COUNTED[Counted.DAY])  # fmt: skip
    if period.power_mode == "flat" and power.per_day is not None and is_owed:
        yield _power_line(
            group, period, power, place, tariff,
            unit=Counted.DAY, quantity=Decimal(days), price=power.per_day, why=(why,),
        )  # fmt: skip
    if period.power_mode == "metered" and power.per_kwh is not None:
        yield _metered(group, period, power, place, tariff)
    if power.per_kva is not None and period.power_kva and is_owed:
        kept = _(
            "%(kva)s kVA kept, days: %(days)s, %(price)s for each kVA and day.",
            kva=period.power_kva, days=days, price=power.per_kva,
        )  # fmt: skip
        yield _power_line(
            group, period, power, place, tariff,
            unit=Counted.KVA_DAY, quantity=period.power_kva * days, price=power.per_kva, why=(kept,),
        )  # fmt: skip


def _metered(
    group: Group, period: AskedPeriod, power: PowerRate, place: int, tariff: Tariff
) -> Line:
    price = power.per_kwh or Money.zero(tariff.currency)
    words = {"price": price, "meter": power.meter or power.names}
    why = (
        _("Read on the meter “%(meter)s” before and after, %(price)s a kWh: charged then.", **words)
        if period.power_kwh is None
        else _("%(kwh)s kWh read on the meter “%(meter)s”, %(price)s each.", kwh=period.power_kwh, **words)
    )  # fmt: skip
    return _power_line(
        group, period, power, place, tariff,
        unit=Counted.KWH, quantity=period.power_kwh or Decimal(0), price=price, why=(why,),
        is_measured=True,
    )  # fmt: skip


def _power_line(
    group: Group,
    period: AskedPeriod,
    power: PowerRate,
    place: int,
    tariff: Tariff,
    *,
    unit: Counted,
    quantity: Decimal,
    price: Money,
    why: tuple[Sentence, ...],
    is_measured: bool = False,
) -> Line:
    vat, percent = _vat(power.vat, group, tariff)
    return Line(
        key=f"{group.resource}:{group.rate.code}:power:{place}:{unit}",
        nature=Nature.POWER,
        label=_("%(name)s – %(power)s", name=period.names, power=power.names),
        quantity=quantity,
        unit=unit,
        unit_price=price,
        net=price.times(quantity),
        vat=vat,
        vat_percent=percent,
        span=period.span,
        why=why,
        resource=group.resource,
        is_measured=is_measured,
        meter=power.meter,
    )


def extra_lines(asked: Asked, groups: Sequence[Group], tariff: Tariff) -> list[Line]:
    """Return the lines of the extras that are asked; raise NoRate for one that nothing here offers."""
    return [_extra_line(one, groups, tariff) for one in asked.extras if one.quantity and groups]


def _extra_line(one: AskedExtra, groups: Sequence[Group], tariff: Tariff) -> Line:
    found, of = _extra_of(one.code, groups, tariff)
    extra = found.value
    counts = {
        Per.HOUR: sum((hours_of(group) for group in of), Decimal(0)),
        Per.DAY: Decimal(sum(stay.days for group in of for stay in group.stays)),
    }
    quantity = counts.get(extra.per, Decimal(1)) * one.quantity
    vat, percent = _vat(extra.vat or found.card.vat, of[0], tariff)
    return Line(
        key=f"extra:{extra.code}",
        nature=Nature.EXTRA,
        label=_("Extra: %(name)s", name=extra.names),
        quantity=quantity,
        unit=_PER[extra.per],
        unit_price=extra.price,
        net=extra.price.times(quantity),
        vat=vat,
        vat_percent=percent,
        span=of[0].span,
        why=(
            _(
                "%(count)s asked, %(price)s for each %(unit)s: %(card)s.",
                count=one.quantity, price=extra.price, unit=COUNTED[_PER[extra.per]], card=found.card.title,
            ),
        ),
    )  # fmt: skip


def _extra_of(
    code: str, groups: Sequence[Group], tariff: Tariff
) -> tuple[Found[Extra], list[Group]]:
    """Return the extra, of the first card in force that offers it for a place that is asked, and those places."""
    for card in cards_on(tariff, groups[0].day):
        for extra in card.extras:
            of = [g for g in groups if extra.scope.fit(g.periods[0]) is not None]
            if extra.code == code and of:
                return Found(card, extra), of
    raise NoRate(
        _("No extra “%(code)s” is offered for what is booked.", code=code),
        field="extras",
        details={"extra": code},
    )


def discount_lines(lines: Sequence[Line], groups: Sequence[Group], tariff: Tariff) -> list[Line]:
    """Return what the cards take off: a line for each rate of VAT that they touch.

    A card of the village takes off its own prices; an agreement takes off those it does not set itself.
    """
    found: list[Line] = []
    cards = {group.card.code: group.card for group in groups}
    agreed = cards_on(tariff, groups[0].day) if groups else []
    agreement = next((card for card in agreed if card.is_agreement and card.discount_percent), None)
    for card in cards.values():
        giver = card if not card.is_agreement and card.discount_percent else None
        givers = [giver, agreement if not card.is_agreement else None]
        places = {group.resource for group in groups if group.card.code == card.code}
        mine = [line for line in lines if line.resource in places and not line.is_measured]
        for each in givers:
            if each is not None:
                found += _off(mine, each, found, card, tariff.currency)
    return found


def _off(
    lines: Sequence[Line], giver: RateCard, before: Sequence[Line], of: RateCard, currency: str
) -> Iterator[Line]:
    rates = sorted({(line.vat, line.vat_percent) for line in lines})
    for vat, percent in rates:
        mine = [line for line in lines if (line.vat, line.vat_percent) == (vat, percent)]
        taken = [line for line in before if line.key.startswith(f"discount:{of.code}:{vat}:")]
        base = total([line.net for line in [*mine, *taken]], currency)
        off = -base.times(giver.discount_percent / HUNDRED)
        if off:
            yield Line(
                key=f"discount:{of.code}:{vat}:{giver.code}",
                nature=Nature.DISCOUNT,
                label=_("Discount of %(percent)s%%", percent=giver.discount_percent),
                quantity=Decimal(1),
                unit=Counted.FLAT,
                unit_price=off,
                net=off,
                vat=vat,
                vat_percent=percent,
                span=mine[0].span,
                why=(
                    _(
                        "%(percent)s%% of %(price)s, by %(card)s.",
                        percent=giver.discount_percent, price=base, card=giver.title,
                    ),
                ),
            )  # fmt: skip


def _vat(code: str, group: Group, tariff: Tariff) -> tuple[str, Decimal]:
    """Return the key of VAT and its percentage on the day; the group's own where none is said."""
    if not code or code == group.vat:
        return group.vat, group.vat_percent
    if fault := vat_of(tariff, code, group.day):
        raise fault
    return code, tariff.vats[code].on(group.day) or Decimal(0)
