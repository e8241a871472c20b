"""Codes that people scan: one for the door of a place, one for each stay of a booking.

Each is signed for its one purpose, so that nobody writes one themselves, and none opens anything but its page: who
scans it is still asked who they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import segno
from django.core import signing
from django.utils.crypto import salted_hmac

from creuset.bookings.rules.presence import WrongCode
from creuset.kernel.sentences import sentence as _

DOOR = "creuset.bookings.door"
STAY = "creuset.bookings.stay"
SHORT = "creuset.bookings.short"
DIGITS = 8
#: The address in the QR code of a stay, whatever stands before it.
_ARRIVAL = re.compile(r"/arrivals/(?P<code>[0-9]+\.[0-9]+:[A-Za-z0-9_-]+)/?\s*\Z")


@dataclass(frozen=True, slots=True)
class StayCode:
    """The booking that a code is for, and when its stay begins."""

    booking_id: int
    starts_at: datetime


def door_code(resource_id: int) -> str:
    """Return the code on the door of a place."""
    return signing.Signer(salt=DOOR).sign(str(resource_id))


def read_door(code: str) -> int:
    """Return the key of the place whose door bears the code; raise WrongCode where none does."""
    return int(_unsigned(code, DOOR))


def stay_code(booking_id: int, starts_at: datetime) -> str:
    """Return the code of one stay of a booking."""
    return signing.Signer(salt=STAY).sign(f"{booking_id}.{int(starts_at.timestamp())}")


def read_stay(code: str) -> StayCode:
    """Return what the code of a stay is for; raise WrongCode where it is none."""
    booking, _dot, at = _unsigned(code, STAY).partition(".")
    return StayCode(int(booking), datetime.fromtimestamp(int(at), UTC))


def short_code(booking_id: int, starts_at: datetime) -> str:
    """Return the code of one stay of a booking as people type it: eight digits that nobody works out."""
    return digits(SHORT, f"{booking_id}.{int(starts_at.timestamp())}")


def digits(purpose: str, what: str) -> str:
    """Return eight digits that stand for something, for one purpose; the house's key is in them."""
    mixed = salted_hmac(purpose, what, algorithm="sha256").digest()
    return f"{int.from_bytes(mixed[:8]) % 10**DIGITS:0{DIGITS}}"


def spaced(typed: str) -> str:
    """Return the digits of a code as people read them, in two halves."""
    return f"{typed[: DIGITS // 2]} {typed[DIGITS // 2 :]}".strip()


def read_typed(text: str) -> str:
    """Return the digits of a code as somebody typed it; raise WrongCode where it is none."""
    typed = "".join(text.split()).replace("-", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) == DIGITS):
        raise unknown_code()
    return typed


def read_scanned(text: str) -> str:
    """Return the signed code of a stay in what a camera read; an empty text where it holds none.

    The address around it is read no further, and led to by nobody.
    """
    found = _ARRIVAL.search(text)
    return found.group("code") if found else ""


def unknown_code() -> WrongCode:
    """Return the refusal of digits that stand for nothing."""
    return WrongCode(_("This code opens nothing here now. Check its digits, or ask at reception."))


def another_booking() -> WrongCode:
    """Return the refusal of a code that is for another booking than the one it is shown for."""
    return WrongCode(_("This code is for another booking."))


def drawn(address: str) -> Mapping[str, object]:
    """Return an address as a QR code: `side`, how many squares it measures with its margin, and `path`, its dark
    squares as the path of a drawing.
    """
    code = segno.make_qr(address, error="m")
    margin = 4
    steps = [
        f"M{x + margin} {y + margin}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, dark in enumerate(row)
        if dark
    ]
    return {"side": len(code.matrix) + 2 * margin, "path": "".join(steps)}


def _unsigned(code: str, salt: str) -> str:
    try:
        return signing.Signer(salt=salt).unsign(code)
    except signing.BadSignature:
        raise WrongCode(
            _("This code opens nothing here: it is damaged, or no code of ours.")
        ) from None
