"""Codes that people scan: one for the door of a place, one for each stay of a booking.

Each is signed for its one purpose, so that nobody writes one themselves, and none opens anything but its page: who
scans it is still asked who they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import segno
from django.core import signing

from creuset.bookings.rules.presence import WrongCode
from creuset.kernel.sentences import sentence as _

DOOR = "creuset.bookings.door"
STAY = "creuset.bookings.stay"


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
