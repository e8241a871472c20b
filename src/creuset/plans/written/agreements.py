"""What a village file says of its agreements with sister villages: the same words stand in the file of the other."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import Day, Whole, key
from creuset.kernel.written.faults import shown
from creuset.kernel.written.names import CODE, NAME
from creuset.plans.written.offers import AMOUNT, Unordered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from creuset.kernel.written.faults import Fault

LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class SisterAgreement:
    """One village honours days of another's plans and passes; live once both files say the same."""

    code: str = key(CODE, "Code, unique among the agreements, and the same in both files.")
    name: Mapping[str, str] = key(NAME, "Name.")
    home: str = key(CODE, "Code of the village whose members come, and whose days they spend.")
    host: str = key(CODE, "Code of the village that receives them in its open space.")
    offers: tuple[str, ...] = key(
        Unordered(CODE), "Offers of the home whose days are good there; all.", default=()
    )
    days_a_month: int | None = key(
        Whole(1, LONGEST_MONTH),
        "Days of one person in a calendar month; no limit where left out.",
        default=None,
    )
    price: Decimal = key(AMOUNT, "What the home owes the host for a day, before VAT.")
    from_: dt.date = key(Day(), "First day on which it holds.", name="from")
    until: dt.date | None = key(Day(), "Last day on which it holds, included.", default=None)


class Agreeing(Protocol):
    """A village with its agreements, whoever writes them."""

    @property
    def agreements(self) -> tuple[SisterAgreement, ...]:
        """What is agreed with sister villages."""


def agreement_faults(village: Agreeing, slug: str) -> Iterator[Fault]:
    """Yield what does not hold together: codes said twice, agreements of others, days out of order."""
    seen: set[str] = set()
    for index, each in enumerate(village.agreements):
        here = ("agreements", index)
        if each.code in seen:
            yield (*here, "code"), _("a code that is given once"), shown(each.code)
        seen.add(each.code)
        if (each.home == slug) == (each.host == slug):
            yield (*here, "host"), _("this village as the home or the host"), shown(each.host)
        if each.until is not None and each.until < each.from_:
            yield (*here, "until"), _("a day after the first"), each.until.isoformat()
