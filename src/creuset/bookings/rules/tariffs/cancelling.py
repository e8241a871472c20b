"""What a cancelled booking, or one to which nobody came, still owes: it replaces what was owed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from creuset.bookings.rules.tariffs.ladders import Ladder, notice_of, notice_words
from creuset.bookings.rules.tariffs.lines import Counted, Line, Nature
from creuset.bookings.rules.tariffs.values import HUNDRED
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

#: What the key of a line begins with that is taken off since nobody came.
MISSED = "missed:"
MINUTE = timedelta(minutes=1)


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
        if line.nature is Nature.ABSENCE:
            # Once something has begun, what is cancelled and what was missed cost the same share.
            continue
        ladder = _ladder_of(line, ladders, of_resource)
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


@dataclass(frozen=True, slots=True)
class Booked:
    """A period as it was booked: its resource's code, its time, and whether nobody came to it."""

    resource: str
    span: Span
    is_missed: bool


def absence_lines(
    lines: Sequence[Line],
    *,
    booked: Sequence[Booked],
    ladders: Mapping[str, Ladder],
    of_resource: Mapping[str, str],
) -> list[Line]:
    """Return what is taken off the lines when nobody came to some of what is `booked`.

    A line is owed whole by as much of its time as people came to, and by the percentage that its ladder asks for
    at the last moment of what they missed; without a ladder nothing is taken off.
    """
    off = []
    for line in lines:
        ladder = _ladder_of(line, ladders, of_resource)
        if ladder is None or line.is_measured or line.nature is Nature.OVERTIME:
            continue
        spared = HUNDRED - ladder.percent_at(0)
        fee = line.net.times(-_missed_share(line, booked) * spared / HUNDRED)
        if fee:
            off.append(_missed_line(line, fee, ladder))
    return off


def _missed_share(line: Line, booked: Sequence[Booked]) -> Decimal:
    """Return which share of the time that a line is for was missed."""
    missed = whole = timedelta(0)
    for one in booked:
        within = one.span & line.span if line.resource in {"", one.resource} else None
        if within is not None:
            whole += within.duration
            missed += within.duration if one.is_missed else timedelta(0)
    return Decimal(missed // MINUTE) / Decimal(whole // MINUTE) if whole else Decimal(0)


def _ladder_of(
    line: Line, ladders: Mapping[str, Ladder], of_resource: Mapping[str, str]
) -> Ladder | None:
    return ladders.get(of_resource.get(line.resource, of_resource.get("", "")))


def _missed_line(line: Line, fee: Money, ladder: Ladder) -> Line:
    return replace(
        line,
        key=f"{MISSED}{line.key}",
        nature=Nature.ABSENCE,
        label=_("Nobody came: %(what)s", what=line.label),
        quantity=Decimal(1),
        unit=Counted.FLAT,
        unit_price=fee,
        net=fee,
        why=(
            _(
                "Of what nobody came to, %(percent)s%% are owed, by the ladder “%(ladder)s”.",
                percent=ladder.percent_at(0),
                ladder=ladder.names,
            ),
        ),
    )


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
                "Cancelled %(notice)s before the start: %(percent)s%% of %(price)s, by the ladder “%(ladder)s”.",
                notice=notice_words(notice, ladder.notice),
                percent=percent,
                price=line.net,
                ladder=ladder.names,
            ),
        ),
    )
