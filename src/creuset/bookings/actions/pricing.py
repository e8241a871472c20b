"""The published prices of a village, changed at the desk: read again with all the checks of a village file."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions
from creuset.bookings.actions.rulebook import CodeTaken, check_seen, forget_invented
from creuset.bookings.models import CancellationLadder, RateCard, VatKey
from creuset.bookings.written import editing
from creuset.bookings.written.price_checks import price_faults
from creuset.bookings.written.price_rows import (
    prices_data,
    write_card,
    write_ladder,
    write_vat,
)
from creuset.bookings.written.prices import PriceBook
from creuset.core import audit
from creuset.core.models import Audience
from creuset.places.models import Resource
from creuset.villages.models import Village

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from creuset.bookings.written.editing import Data, Shelf
    from creuset.people.actors import Actor

VATS, LADDERS, CARDS = ("vat_rates",), ("cancellation_ladders",), ("rate_cards",)
#: What a card holds, each changed by itself.
LINES = ("rates", "surcharges", "power", "extras")
_ROWS: dict[str, type[Row]] = {
    "vat_rates": VatKey,
    "cancellation_ladders": CancellationLadder,
    "rate_cards": RateCard,
}
_DAY = timedelta(days=1)

type Row = VatKey | CancellationLadder | RateCard


def line_shelf(card: str, part: str) -> Shelf:
    """Return where the lines of a card are."""
    return ("rate_cards", card, part)


@transaction.atomic
def add_price(
    *, village: Village, shelf: Shelf, entry: Mapping[str, Any], by: Actor, now: datetime
) -> str:
    """The shelf has one thing more, as the last; without a code it takes one from its name, which is returned.

    Raises: Forbidden; NotFound; CodeTaken; Refusals of BadlyWritten.
    """
    permissions.check_may_write_prices(by, village)
    book = _held(village)
    code = _new_code(village, book, shelf, entry)
    written = {**entry, "code": code}
    _write(village, book, shelf, written, by=by, now=now, is_new=True)
    return code


@transaction.atomic
def change_price(
    *,
    village: Village,
    shelf: Shelf,
    code: str,
    entry: Mapping[str, Any],
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """The thing says this from now on; what was charged and quoted stays. A card keeps the lines it is not given.

    Raises: Forbidden; NotFound; ChangedMeanwhile where it is another than was `seen`; Refusals of BadlyWritten.
    """
    permissions.check_may_write_prices(by, village)
    book = _held(village)
    before = editing.found(book, shelf, code)
    check_seen(before, seen)
    lines = {part: before[part] for part in LINES if part in before}
    _write(village, book, shelf, {**lines, **entry, "code": code}, by=by, now=now)


@transaction.atomic
def remove_price(
    *,
    village: Village,
    shelf: Shelf,
    code: str,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """The thing is none any more: what was charged by it stays, and nothing that stays may need it.

    Raises: Forbidden; NotFound; ChangedMeanwhile where it is another than was `seen`; Refusals of BadlyWritten.
    """
    permissions.check_may_write_prices(by, village)
    book = _held(village)
    check_seen(editing.found(book, shelf, code), seen)
    gone = editing.take_out(book, shelf, code)
    read = _checked(village, book, shelf)
    if len(shelf) == 1:
        row = _ROWS[shelf[0]]._default_manager.get(village=village, code=code)
        row.retired_at = now
        row.save(update_fields=["retired_at"])
    else:
        row = _write_row(village, read, "rate_cards", shelf[1], now=now)
    forget_invented(village, book)
    _record(facts.PRICE_REMOVED, row, shelf, gone, by=by, now=now)


@transaction.atomic
def copy_card(
    *,
    village: Village,
    code: str,
    first_day: date,
    by: Actor,
    now: datetime,
    last_day: date | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """The village has a new card from that day on, with all that the copied one says; its code is returned.

    A copied card that has days of its own ends the day before, where it would not have ended by then. Raises:
    Forbidden; NotFound; Refusals of BadlyWritten.
    """
    permissions.check_may_write_prices(by, village)
    book = _held(village)
    old = editing.found(book, CARDS, code)
    ends = old.get("until")
    if old.get("from") and (ends is None or ends >= first_day):
        if old["from"] >= first_day:
            raise editing.BadlyWritten(
                _("The copied card begins later: choose a day after %(day)s.")
                % {"day": old["from"].isoformat()},
                field="first_day",
            )
        old["until"] = first_day - _DAY
    entry = copy.deepcopy(old) | {
        "from": first_day,
        "until": last_day,
        "name": dict(names) if names else old["name"],
    }
    new = _new_code(village, book, CARDS, {"name": entry["name"]})
    entry["code"] = new
    at = editing.put(book, CARDS, entry)
    read = _checked(village, book, at)
    if old.get("until") != ends:
        _write_row(village, read, "rate_cards", code, now=now)
    row = _write_row(village, read, "rate_cards", new, now=now)
    _record(facts.CARD_COPIED, row, CARDS, entry, by=by, now=now, copied=old["name"])
    return new


def _held(village: Village) -> Data:
    """Return the prices of the village, which nobody else changes until the transaction ends."""
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    return prices_data(village)


def _new_code(village: Village, book: Data, shelf: Shelf, entry: Mapping[str, Any]) -> str:
    """Return the code of something new. Raises CodeTaken where it was given, and is another's."""
    taken = {each["code"] for each in editing.listed(book, shelf)}
    if shelf == CARDS:
        # Agreements are cards as well.
        theirs = RateCard.objects.filter(village=village, party__isnull=False)
        taken |= set(theirs.values_list("code", flat=True))
    given = str(entry.get("code") or "")
    if given in taken:
        raise CodeTaken(_("Something has this code already."), field="code")
    name = entry.get("name")
    text = next(iter(name.values()), "") if isinstance(name, dict) else str(name or "")
    return given or editing.free_code(slugify(str(text)).replace("_", "-"), taken)


def _write(
    village: Village,
    book: Data,
    shelf: Shelf,
    entry: Data,
    *,
    by: Actor,
    now: datetime,
    is_new: bool = False,
) -> None:
    at = editing.put(book, shelf, entry)
    read = _checked(village, book, at)
    code = entry["code"] if len(shelf) == 1 else shelf[1]
    row = _write_row(village, read, shelf[0], code, now=now)
    _record(facts.PRICE_WRITTEN, row, shelf, entry, by=by, now=now, is_new=is_new)


def _checked(village: Village, book: Data, at: tuple[str | int, ...]) -> PriceBook:
    places = Resource.objects.filter(village=village, retired_at__isnull=True)
    codes = set(places.values_list("code", flat=True))
    return editing.read(
        PriceBook,
        book,
        languages=village.languages,
        checks=lambda read: price_faults(read, codes),
        at=at,
    )


def _write_row(village: Village, read: PriceBook, section: str, code: str, *, now: datetime) -> Row:
    things = getattr(read, section)
    position = next(i for i, each in enumerate(things) if each.code == code)
    match section:
        case "vat_rates":
            return write_vat(village, things[position], position)
        case "cancellation_ladders":
            return write_ladder(village, things[position], position)
        case _:
            return write_card(village, things[position], position, now=now)


def _record(
    verb: str,
    row: Row,
    shelf: Shelf,
    entry: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    **more: Any,
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(_KINDS[shelf[0]], row.pk)],
        audience=Audience.TEAM,
        data={
            "name": entry["name"],
            "card": row.names if len(shelf) > 1 else None,
            "section": shelf[-1],
            **more,
        },
    )


_KINDS = {
    "vat_rates": "vat_key",
    "cancellation_ladders": "cancellation_ladder",
    "rate_cards": "rate_card",
}
