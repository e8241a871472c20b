"""What an offer costs whom, from which day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import Basis, PriceFor


class NoPrice(Refused):
    """The offer has no price for that day."""

    code = "no-price"


class NoArea(Refused):
    """The price goes by the area of a place, and no place with an area was named."""

    code = "no-area"


@dataclass(frozen=True, slots=True)
class Step:
    """From so many months after the start on, another price."""

    after_months: int
    price: Money


@dataclass(frozen=True, slots=True)
class Price:
    """What one cycle costs, before VAT, for whoever signs between two days.

    `until` is the first day on which it is offered no more. `charges` come on top.
    """

    audience: PriceFor
    price: Money
    charges: Money
    from_on: date
    until: date | None = None
    steps: tuple[Step, ...] = ()

    @classmethod
    def read(cls, row: Mapping[str, Any], currency: str) -> "Price":
        """Return the price that a row of `Offer.prices` says."""
        return cls(
            audience=PriceFor(row.get("audience", PriceFor.ANYBODY)),
            price=Money(row["price"], currency),
            charges=Money(row.get("charges", 0), currency),
            from_on=date.fromisoformat(row["from"]),
            until=date.fromisoformat(row["until"]) if row.get("until") else None,
            steps=tuple(
                Step(step["after_months"], Money(step["price"], currency))
                for step in row.get("steps", ())
            ),
        )

    def written(self) -> dict[str, Any]:
        """Return the row; `read` gives the price back."""
        row: dict[str, Any] = {
            "audience": self.audience.value,
            "price": self.price.cents,
            "from": self.from_on.isoformat(),
        }
        if self.charges:
            row["charges"] = self.charges.cents
        if self.until is not None:
            row["until"] = self.until.isoformat()
        if self.steps:
            row["steps"] = [
                {"after_months": step.after_months, "price": step.price.cents}
                for step in self.steps
            ]
        return row

    def holds_on(self, day: date) -> bool:
        """Say whether it is offered on the day."""
        return self.from_on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of an offer: how many, of how large a place."""

    quantity: int = 1
    area_m2: Decimal | None = None

    def units(self, basis: Basis) -> Decimal:
        """Return how many times the price is due; raise NoArea where the area of the place is not known."""
        if basis is Basis.UNIT:
            return Decimal(self.quantity)
        if self.area_m2 is None or self.area_m2 <= 0:
            raise NoArea(
                _("This offer is priced by the square metre: choose a place whose area is known.")
            )
        return self.area_m2


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a cycle costs from a number of months after the start on; `catalogue` is what anybody pays."""

    after_months: int
    price: Money
    charges: Money
    catalogue: Money
    audience: PriceFor


def price_on(
    prices: Sequence[Price], day: date, audience: PriceFor = PriceFor.ANYBODY
) -> Price | None:
    """Return the price for the audience on the day: of several, the one offered last; None where there is none."""
    found = [price for price in prices if price.audience is audience and price.holds_on(day)]
    return max(found, key=lambda price: price.from_on, default=None)


def agreed(
    prices: Sequence[Price],
    *,
    basis: Basis,
    asked: Asked,
    signed_on: date,
    audience: PriceFor = PriceFor.ANYBODY,
) -> list[Agreed]:
    """Return what a cycle costs from the start on, then from each step on, for whoever signs that day.

    A price for an audience that the offer does not have is the price for anybody; whoever signs while an early
    price is offered has it. Raise NoPrice; NoArea.
    """
    anybody = price_on(prices, signed_on)
    own = price_on(prices, signed_on, audience) if audience is not PriceFor.ANYBODY else None
    early = price_on(prices, signed_on, PriceFor.EARLY)
    chosen = own or early or anybody
    if chosen is None:
        raise NoPrice(_("This offer has no price on that day."))
    units = asked.units(basis)
    catalogue = (anybody or chosen).price.times(units)
    starts = [(0, chosen.price), *((step.after_months, step.price) for step in chosen.steps)]
    return [
        Agreed(months, price.times(units), chosen.charges.times(units), catalogue, chosen.audience)
        for months, price in starts
    ]
