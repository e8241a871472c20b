"""What a booking owes: its fixed lines once it is firm, what was measured and overtime once it was used, and what
a cancellation costs instead. Always in the transaction of what caused it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import batched, islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from creuset.billing.actions import charges
from creuset.billing.models import Charge
from creuset.billing.rules.lines import LONGEST_KEY
from creuset.billing.rules.lines import Line as Owed
from creuset.billing.states import ChargeState
from creuset.bookings import permissions
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.spending import give_back, spend_for
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.billed import NO_PLACES
from creuset.bookings.queries.presence import as_booked, missed_stays, used_until
from creuset.bookings.queries.prices import (
    Price,
    asked_of_booking,
    carded_price,
    judged,
    price_of_booking,
    prices_of_new,
)
from creuset.bookings.queries.tariffs import ladders_of
from creuset.bookings.rules import tariffs
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.queries.hours import holidays_of
from creuset.villages.models import Village

MOVED = _("The booking changed.")
USED = _("The place was used: what was measured and overtime come to it.")
CANCELLED = _("The booking was cancelled.")
MISSED = _("Nobody came.")
WAIVED = _("The booking was cancelled, free of charge.")


def charge_booking(
    booking: Booking, segments: Iterable[Segment], *, by: Actor, now: datetime
) -> None:
    """The firm periods among the booking's segments owe their fixed lines less what allowances pay of them, and
    nothing else is owed for it.

    What is an option owes and spends nothing; a village without rate cards charges nothing. Raises NoRate or NoVat
    where a period has no price: nothing has happened then.
    """
    firm = [row for row in segments if not row.is_option]
    price = carded_price(booking, firm)
    if price is not None and price.refusal is not None:
        raise price.refusal
    quoted = spend_for(booking, firm, price, by=by, now=now)
    if price is None:
        return
    price = replace(price, quoted=quoted)
    lines = _as_missed(booking, _fixed(price), price)
    _owe(booking, owed_lines(lines, booking.village), MOVED, by=by, now=now)


def fixed_lines(booking: Booking) -> list[Owed] | None:
    """Return the lines of its firm periods as they would be owed now if nobody's allowance paid for any.

    None where an accepted quote says what it costs, or it has no price.
    """
    firm = [row for row in booking.segments.all() if not row.is_option]
    price = carded_price(booking, firm)
    if price is None or price.quoted is None or price.quoted.is_accepted:
        return None
    return owed_lines(_fixed(price), booking.village)


def charge_new(
    new: Sequence[tuple[Booking, Sequence[Segment]]],
    *,
    by: Actor,
    now: datetime,
    extras: Mapping[str, int] | None = None,
    may_spend: bool = True,
) -> None:
    """As `charge_booking`, for bookings with their segments that were made in the same transaction, all for one party.

    `extras` are those that each of them asks, where whoever calls knows them; `may_spend` is False where they know
    that nobody's allowance pays for any.
    """
    each = [(booking, [row for row in rows if not row.is_option]) for booking, rows in new]
    firm = [(booking, rows) for booking, rows in each if rows]
    prices = prices_of_new(firm, extras=extras)
    if refusal := next((price.refusal for price in prices if price and price.refusal), None):
        raise refusal
    if may_spend:
        prices = [
            _spent(booking, rows, price, by=by, now=now, extras=extras)
            for (booking, rows), price in zip(firm, prices, strict=True)
        ]
    lines = [_fixed(price) if price else [] for price in prices]
    if not any(lines):
        return
    first = firm[0][0]
    owed = iter(owed_lines([line for some in lines for line in some], first.village))
    charges.charge_new(
        village=first.village,
        party=first.party,
        project=first.project,
        of={
            (SOURCE, booking.pk): list(islice(owed, len(some)))
            for (booking, _rows), some in zip(firm, lines, strict=True)
        },
        by=by,
        now=now,
    )


def _spent(
    booking: Booking,
    rows: Sequence[Segment],
    price: Price | None,
    *,
    by: Actor,
    now: datetime,
    extras: Mapping[str, int] | None,
) -> Price | None:
    """Return the price of a new booking less what allowances pay of it, which they do now."""
    quoted = spend_for(booking, rows, price, by=by, now=now, is_new=True, extras=extras)
    return price and replace(price, quoted=quoted)


def charge_absence(booking: Booking, *, now: datetime) -> None:
    """Of a stay to which nobody came what its ladder asks for at the last moment is owed; all of it without a ladder.

    What it spent of an allowance stays spent. Where it has no price any more, what was owed stays.
    """
    price = _firm_price(booking)
    if price is None or price.quoted is None:
        return
    lines = owed_lines(_as_missed(booking, _fixed(price), price), booking.village)
    _owe(booking, lines, MISSED, by=HOUSE, now=now)


@transaction.atomic
def charge_use(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    kwh: Mapping[int, Decimal] | None = None,
    ended: Mapping[int, datetime] | None = None,
) -> None:
    """What was measured and overtime are owed as well; a period that was longer than booked is priced as used.

    `kwh` and `ended` are by the key of a period: what its meter said, which is kept, and when it really ended; where
    nobody says, when people checked out. What was shorter than booked costs what was booked.
    Raises: Forbidden; NoRate.
    """
    permissions.check_may_say_use(by, booking)
    firm = as_booked(booking, [row for row in booking.segments.all() if not row.is_option])
    if not firm:
        return
    for row in firm:
        if kwh and row.pk in kwh:
            row.power_kwh = kwh[row.pk]
            Segment.objects.filter(pk=row.pk).update(power_kwh=row.power_kwh)
    over = used_until(booking) if ended is None else ended
    asked = asked_of_booking(booking, firm)
    periods = tuple(
        replace(
            period,
            span=Span(period.span.start, max(period.span.end, over.get(row.pk, period.span.end))),
            power_kwh=row.power_kwh,
        )
        for row, period in zip(firm, asked.periods, strict=True)
    )
    used = replace(asked, periods=periods)
    price = judged(used, village=booking.village, party_id=booking.party_id)
    if price is None:
        return
    if price.quoted is None:
        raise price.refusal or ValueError("A price has lines or a refusal.")
    lines = [line for line in price.quoted.lines if line.quantity]
    agreed = price_of_booking(booking, firm)
    if agreed is not None and agreed.quoted is not None:
        paid = [each for each in agreed.quoted.lines if each.nature is tariffs.Nature.ALLOWANCE]
        lines += paid
    if agreed is not None and agreed.quoted is not None and agreed.quoted.is_accepted:
        # What the accepted quote says stays; only what nobody could know before comes to it.
        after = [
            each for each in lines if each.is_measured or each.nature is tariffs.Nature.OVERTIME
        ]
        lines = list({line.key: line for line in [*agreed.quoted.lines, *after]}.values())
    owed = owed_lines(_as_missed(booking, lines, price), booking.village)
    _owe(booking, owed, USED, by=by, now=now)


def fee_of(booking: Booking, *, now: datetime) -> tariffs.Fee | None:
    """Return what a cancellation would cost now instead of what is owed; None where nothing is owed."""
    rows = list(_waiting(booking))
    if not rows:
        return None
    price = _firm_price(booking)
    village = booking.village
    years = {now.year, *(row.starts_at.year for row in rows if row.starts_at)}
    return tariffs.cancellation_fee(
        [_as_line(row) for row in rows],
        ladders=ladders_of(village),
        of_resource=price.quoted.ladders if price and price.quoted else {},
        starts_at=min(segment.starts_at for segment in booking.segments.all()),
        cancelled_at=now,
        zone=village.zone,
        currency=village.currency,
        holidays=frozenset(holidays_of(village, years)),
    )


def charge_cancellation(
    booking: Booking, *, by: Actor, now: datetime, is_free: bool = False
) -> None:
    """The fee of the cancellation is owed instead of all that was; nothing where it is free.

    Allowances get back what was spent, but for the share that the fee asks of what they paid.
    """
    fee = fee_of(booking, now=now)
    give_back(booking, by=by, now=now, fee=None if is_free else fee)
    if fee is None:
        return
    lines = [] if is_free else owed_lines(fee.lines, booking.village)
    _owe(booking, lines, WAIVED if is_free else CANCELLED, by=by, now=now)


def owed_lines(lines: Iterable[tariffs.Line], village: Village) -> list[Owed]:
    """Return lines as they are owed and printed: their words in each language of the village."""
    all_lines = list(lines)
    words = _texts([each for line in all_lines for each in ([line.label], line.why)], village)
    return [
        Owed(
            key=_key(line.key),
            label=label,
            quantity=line.quantity,
            unit=line.unit.value,
            unit_price=line.unit_price,
            vat_key=line.vat,
            vat_percent=line.vat_percent,
            explanation=explanation,
            span=line.span,
        )
        for line, (label, explanation) in zip(all_lines, batched(words, 2), strict=True)
    ]


def _firm_price(booking: Booking) -> Price | None:
    """Return the price of the periods that are not options; None where there is none to ask."""
    return price_of_booking(booking, [row for row in booking.segments.all() if not row.is_option])


def _fixed(price: Price) -> list[tariffs.Line]:
    """Return the lines that are known beforehand: overtime and what is measured wait for the use."""
    if price.quoted is None:
        return []
    return [
        line
        for line in price.quoted.lines
        if line.quantity and not line.is_measured and line.nature is not tariffs.Nature.OVERTIME
    ]


def _as_missed(booking: Booking, lines: Iterable[tariffs.Line], price: Price) -> list[tariffs.Line]:
    """Return the lines, and what is taken off of them for stays to which nobody came."""
    owed = list(lines)
    missed = missed_stays(booking)
    if not missed:
        return owed
    firm = [row for row in booking.segments.all() if not row.is_option]
    booked = [
        tariffs.Booked(
            row.resource.code,
            Span(row.starts_at, row.ends_at),
            is_missed=any(stay.contains(row.starts_at) for stay in missed),
        )
        for row in as_booked(booking, firm)
    ]
    of_resource = price.quoted.ladders if price.quoted else {}
    return [
        *owed,
        *tariffs.absence_lines(owed, booked=booked, ladders=price.ladders, of_resource=of_resource),
    ]


def _owe(booking: Booking, lines: list[Owed], why: Sentence, *, by: Actor, now: datetime) -> None:
    if lines or _waiting(booking).exists():
        charges.replace(
            village=booking.village,
            party=booking.party,
            project=booking.project,
            source=(SOURCE, booking.pk),
            lines=lines,
            why=_texts([[why]], booking.village)[0],
            by=by,
            now=now,
        )


def _waiting(booking: Booking) -> QuerySet[Charge]:
    return Charge.objects.filter(
        source_kind=SOURCE, source_id=booking.pk, state=ChargeState.WAITING
    ).order_by("pk")


def _as_line(row: Charge) -> tariffs.Line:
    """Return what is owed as the rules read it; the key of a line begins with the code of its place."""
    place, colon, _rest = row.line.partition(":")
    is_missed = row.line.startswith(tariffs.MISSED)
    is_of_place = colon and place not in NO_PLACES
    return tariffs.Line(
        key=row.line,
        nature=tariffs.Nature.ABSENCE if is_missed else tariffs.Nature.TIME,
        label=Sentence("%(what)s", (("what", row.label),)),
        quantity=row.quantity,
        unit=tariffs.Counted(row.unit),
        unit_price=row.unit_price,
        net=row.net,
        vat=row.vat_key,
        vat_percent=row.vat_percent,
        span=Span(row.starts_at or row.made_at, row.ends_at or row.made_at),
        resource=place if is_of_place else "",
    )


def _key(key: str) -> str:
    """Return a key that fits; a long one keeps its beginning and its own mark."""
    if len(key) <= LONGEST_KEY:
        return key
    mark = sha256(key.encode()).hexdigest()[:16]
    return f"{key[: LONGEST_KEY - 17]}~{mark}"


def _texts(texts: Sequence[Iterable[Sentence]], village: Village) -> list[dict[str, str]]:
    """Return each of the texts, of some sentences, in each language of the village."""
    found: list[dict[str, str]] = [{} for _text in texts]
    with timezone.override(village.zone):
        for language in village.languages or ["fr"]:
            with translation.override(language):
                for text, sentences in zip(found, texts, strict=True):
                    text[language] = " ".join(map(str, sentences))
    return found
