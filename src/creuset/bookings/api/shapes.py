"""What the operations on bookings and closures have in common."""

from decimal import Decimal
from typing import Annotated

from ninja import Field

from creuset.core.api import In
from creuset.places.api import Code

Key = Annotated[int, Field(ge=1, le=2**53)]
Reason = Annotated[str, Field(max_length=400)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=20)]
Features = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=10)]
Overrule = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=30)]


class ExtraIn(In):
    """An extra, and how many of it."""

    code: Code
    quantity: Annotated[int, Field(ge=1, le=1000)] = 1


#: Current asked for, in kVA.
Kva = Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)]
Extras = Annotated[list[ExtraIn], Field(max_length=30)]


def extras_of(asked: list[ExtraIn]) -> dict[str, int]:
    """Return the extras by code, as actions take them."""
    return {extra.code: extra.quantity for extra in asked}
