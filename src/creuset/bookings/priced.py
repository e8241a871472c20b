"""A price as pages and programs show it: lines in words, sums, the deposit, what a cancellation costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.bookings.queries.prices import Price
from creuset.bookings.rules import tariffs
from creuset.bookings.rules.tariffs.ladders import notice_words
from creuset.bookings.rules.tariffs.words import COUNTED
from creuset.core.voice import show
from creuset.kernel.money import Money


@dataclass(frozen=True)
class ShownLine:
    """A line in words."""

    label: str
    #: 3 × half-hour at 65.63 €.
    count: str
    net: str
    why: tuple[str, ...]
    nature: str
    #: Its amount is known afterwards.
    is_measured: bool


@dataclass(frozen=True)
class ShownLadder:
    """What a cancellation costs, step by step, the longest notice first."""

    name: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownPrice:
    """A price in words; `refusal` instead of it where there is none."""

    lines: tuple[ShownLine, ...] = ()
    net: str = ""
    vats: tuple[tuple[str, str], ...] = ()
    gross: str = ""
    deposit: str = ""
    deposit_why: str = ""
    sources: tuple[str, ...] = ()
    ladders: tuple[ShownLadder, ...] = ()
    is_estimate: bool = False
    refusal: str = ""


def shown(price: Price | None, *, ladders: Iterable[tariffs.Ladder] = ()) -> ShownPrice | None:
    """Return a price in the reader's words; None where the village has no prices."""
    if price is None:
        return None
    if price.quoted is None:
        return ShownPrice(refusal=str(price.refusal))
    quoted = price.quoted
    return ShownPrice(
        lines=tuple(_line(line) for line in quoted.lines),
        net=amount(quoted.net),
        vats=tuple(
            (_("VAT %(percent)s%%") % {"percent": show(each.percent)}, amount(each.vat))
            for each in quoted.vat_totals
            if each.net
        ),
        gross=amount(quoted.gross),
        deposit=amount(quoted.deposit) if quoted.deposit else "",
        deposit_why=str(quoted.deposit_why or ""),
        sources=tuple(str(source) for source in quoted.sources),
        ladders=tuple(shown_ladder(ladder) for ladder in ladders),
        is_estimate=quoted.is_estimate,
    )


def amount(money: Money) -> str:
    """Return an amount as the reader writes it."""
    return money.format(get_language() or "fr")


def _line(line: tariffs.Line) -> ShownLine:
    unit = str(COUNTED[line.unit])
    words = {"count": show(line.quantity), "unit": unit, "price": amount(line.unit_price)}
    if line.is_measured and not line.quantity:
        count = _("%(price)s for each %(unit)s") % words
    elif line.nature in {tariffs.Nature.DISCOUNT, tariffs.Nature.ALLOWANCE}:
        count = ""
    else:
        count = _("%(count)s × %(unit)s at %(price)s") % words
    return ShownLine(
        label=str(line.label),
        count=count,
        net=_("measured") if line.is_measured and not line.quantity else amount(line.net),
        why=tuple(str(reason) for reason in line.why),
        nature=line.nature.value,
        is_measured=line.is_measured,
    )


@dataclass(frozen=True)
class ShownFee:
    """What a cancellation costs now; nothing owed where `net` is empty."""

    net: str
    why: tuple[str, ...]


def shown_fee(fee: tariffs.Fee) -> ShownFee:
    """Return a cancellation fee in words."""
    why = dict.fromkeys(str(reason) for line in fee.lines for reason in line.why)
    return ShownFee(net=amount(fee.net) if fee.net else "", why=tuple(why))


def shown_ladder(ladder: tariffs.Ladder) -> ShownLadder:
    """Return a ladder in words."""
    ordered = sorted(ladder.steps, key=lambda step: -step.at_least)
    return ShownLadder(
        name=show(ladder.names),
        steps=tuple((_notice(step, ladder.notice), _owed(step.percent)) for step in ordered),
    )


def _notice(step: tariffs.Step, notice: tariffs.Notice) -> str:
    if step.at_most is None:
        return _("%(least)s before or more") % {"least": notice_words(step.at_least, notice)}
    if not step.at_least:
        return _("%(most)s before or less") % {"most": notice_words(step.at_most, notice)}
    return _("%(most)s to %(least)s before") % {
        "most": step.at_most,
        "least": notice_words(step.at_least, notice),
    }


def _owed(percent: Decimal) -> str:
    return (
        _("free of charge")
        if not percent
        else _("%(percent)s%% of the price") % {"percent": show(percent)}
    )


def values_of(price: Price | None) -> dict[str, Any]:
    """Return a price as a program reads it; amounts in cents, sentences in the reader's language."""
    if price is None:
        return {"has_prices": False}
    if price.quoted is None:
        raise price.refusal or ValueError("A price has lines or a refusal.")
    quoted = price.quoted
    return {
        "has_prices": True,
        "currency": quoted.currency,
        "lines": [_line_values(line) for line in quoted.lines],
        "net_cents": quoted.net.cents,
        "vat": [
            {"key": v.key, "percent": v.percent, "net_cents": v.net.cents, "vat_cents": v.vat.cents}
            for v in quoted.vat_totals
        ],
        "gross_cents": quoted.gross.cents,
        "deposit_cents": quoted.deposit.cents if quoted.deposit else 0,
        "sources": [str(source) for source in quoted.sources],
        "ladders": dict(quoted.ladders),
        "is_estimate": quoted.is_estimate,
        "is_accepted": quoted.is_accepted,
    }


def _line_values(line: tariffs.Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "nature": line.nature.value,
        "label": str(line.label),
        "resource": line.resource,
        "quantity": line.quantity,
        "unit": line.unit.value,
        "unit_price_cents": line.unit_price.cents,
        "net_cents": line.net.cents,
        "vat": line.vat,
        "vat_percent": line.vat_percent,
        "why": [str(reason) for reason in line.why],
        "is_measured": line.is_measured,
        "meter": line.meter,
        "starts_at": line.span.start,
        "ends_at": line.span.end,
    }


def ladders_used(
    quoted: tariffs.Quoted | None, known: Mapping[str, tariffs.Ladder]
) -> Sequence[tariffs.Ladder]:
    """Return the ladders that hold for a price, each once."""
    codes = dict.fromkeys(quoted.ladders.values()) if quoted else {}
    return [known[code] for code in codes if code in known]
