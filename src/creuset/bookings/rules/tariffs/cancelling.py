"""What a cancelled booking still owes: it replaces what was owed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from creuset.bookings.rules.tariffs.ladders import Ladder, notice_of, notice_words
from creuset.bookings.rules.tariffs.lines import Line, Nature
from creuset.bookings.rules.tariffs.values import HUNDRED
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import sentence as _


@dataclass(frozen=True, slots=True)
class Fee:
    """What a cancellation costs: `lines` are owed instead of `replaced`."""

    lines: tuple[Line, ...]
    replaced: tuple[Line, ...]
    currency: str

    @property
    def net(self) -> Money:
        """What is owed now, before VAT."""
        return total([line.net for line in self.lines], self.currency)


def cancellation_fee(
    lines: Sequence[Line],
    *,
    ladders: Mapping[str, Ladder],
    of_resource: Mapping[str, str],
    starts_at: datetime,
    cancelled_at: datetime,
    zone: ZoneInfo,
    currency: str,
    holidays: Collection[date] = (),
) -> Fee:
    """Return what is owed instead of the lines: the percentage of each that its ladder says at that notice.

    `of_resource` says which ladder each resource is under, under "" that of the booking as a whole. Without
    a ladder a cancellation costs nothing; what is measured was not used and costs nothing either.
    """
    owed: list[Line] = []
    for line in lines:
        ladder = ladders.get(of_resource.get(line.resource, of_resource.get("", "")))
        if ladder is None or line.is_measured or line.nature is Nature.OVERTIME:
            continue
        notice = notice_of(
            starts_at, cancelled_at, notice=ladder.notice, zone=zone, holidays=holidays
        )
        percent = ladder.percent_at(notice)
        fee = line.net.times(percent / HUNDRED)
        if fee:
            owed.append(_fee_line(line, fee, ladder, notice, percent))
    return Fee(tuple(owed), tuple(lines), currency)


def _fee_line(line: Line, fee: Money, ladder: Ladder, notice: int, percent: Decimal) -> Line:
    return replace(
        line,
        key=f"cancelled:{line.key}",
        nature=Nature.CANCELLATION,
        label=_("Cancellation: %(what)s", what=line.label),
        quantity=Decimal(1),
        unit_price=fee,
        net=fee,
        why=(
            _(
                "Cancelled %(notice)s before the start: %(percent)s %% of %(price)s, by the ladder “%(ladder)s”.",
                notice=notice_words(notice, ladder.notice),
                percent=percent,
                price=line.net,
                ladder=ladder.names,
            ),
        ),
    )
