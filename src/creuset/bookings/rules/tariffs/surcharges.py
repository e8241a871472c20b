"""What is more on some days and at some hours."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from creuset.bookings.rules.tariffs.short import alone, rounded_up, share_of_hour
from creuset.bookings.rules.tariffs.stays import MINUTE, Stay
from creuset.bookings.rules.tariffs.values import HOUR, HUNDRED, Rate, Surcharge
from creuset.kernel.money import Money
from creuset.kernel.spans import Span, next_local_instant

_STEP = 15
_DAY_MINUTES = 24 * HOUR


@dataclass(frozen=True, slots=True)
class More:
    """A surcharge on so many days, or so many hours, at a price each."""

    surcharge: Surcharge
    quantity: Decimal
    price: Money
    is_by_hours: bool
    days: tuple[date, ...]


def surcharged(
    stays: Sequence[Stay], rate: Rate, surcharges: Sequence[Surcharge], holidays: Collection[date]
) -> list[More]:
    """Return what the surcharges add; of several for one day the highest holds, those by hours come on top."""
    by_day = [each for each in surcharges if not each.is_by_hours]
    found = _by_days(stays, rate, by_day, holidays)
    for surcharge in surcharges:
        if surcharge.is_by_hours:
            found += _by_hours(stays, rate, surcharge)
    return found


def _by_days(
    stays: Sequence[Stay], rate: Rate, surcharges: Sequence[Surcharge], holidays: Collection[date]
) -> list[More]:
    counts: Counter[tuple[str, Money]] = Counter()
    dates: dict[tuple[str, Money], list[date]] = {}
    by_code = {each.code: each for each in surcharges}
    for stay in stays:
        for number in range(stay.days):
            day = stay.date_of(number)
            held = [each for each in surcharges if _is_for(each, day, holidays)]
            if not held:
                continue
            highest = max(held, key=lambda each: each.percent)
            price = alone(_minutes(stay, number), rate).times(highest.percent / HUNDRED)
            counts[highest.code, price] += 1
            dates.setdefault((highest.code, price), []).append(day)
    return [
        More(
            by_code[code], Decimal(count), price, is_by_hours=False, days=tuple(dates[code, price])
        )
        for (code, price), count in counts.items()
    ]


def _is_for(surcharge: Surcharge, day: date, holidays: Collection[date]) -> bool:
    return day.weekday() in surcharge.weekdays or (surcharge.on_holidays and day in holidays)


def _minutes(stay: Stay, number: int) -> int:
    if stay.days == 1:
        return stay.minutes
    end = stay.start_of(number + 1) if number < stay.days - 1 else stay.span.end
    return (end - stay.start_of(number)) // MINUTE


def _by_hours(stays: Sequence[Stay], rate: Rate, surcharge: Surcharge) -> list[More]:
    minutes = 0
    days: list[date] = []
    for stay in stays:
        for number in range(stay.days):
            within = sum(
                _within(span, surcharge, stay)
                for span in stay.worked(number, rate.prices.day_hours)
            )
            minutes += within
            days += [stay.date_of(number)] if within else []
    if not minutes:
        return []
    price = share_of_hour(rate.prices, Fraction(surcharge.percent / HUNDRED))
    hours = Decimal(rounded_up(minutes, _STEP)) / HOUR
    return [More(surcharge, hours, price, is_by_hours=True, days=tuple(days))]


def _within(span: Span, surcharge: Surcharge, stay: Stay) -> int:
    """Return the minutes of the span that fall in the hours of the surcharge, whatever the clocks do."""
    first = span.start.astimezone(stay.zone).date() - timedelta(days=1)
    last = span.end.astimezone(stay.zone).date()
    windows = _windows(surcharge, first, last, stay)
    return sum(both.duration // MINUTE for window in windows if (both := span & window))


def _windows(surcharge: Surcharge, first: date, last: date, stay: Stay) -> Iterator[Span]:
    starts, ends = surcharge.starts or 0, surcharge.ends or 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        start = _at(day, starts, stay)
        end = _at(day if ends > starts else day + timedelta(days=1), ends, stay)
        if start < end:
            yield Span(start, end)


def _at(day: date, minutes: int, stay: Stay) -> datetime:
    more, left = divmod(minutes, _DAY_MINUTES)
    hour = time(left // HOUR, left % HOUR)
    return next_local_instant(day + timedelta(days=more), hour, stay.zone)
