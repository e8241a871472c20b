"""Series: asked, seen, booked, and changed from one time on."""

from creuset.bookings.actions.series.asked import Again, Instead, Preview, Seen
from creuset.bookings.actions.series.booking import (
    book_again,
    book_series,
    extend_series,
    preview_series,
)
from creuset.bookings.actions.series.changes import (
    Scope,
    cancel_series,
    confirm_series,
    move_series,
)

__all__ = [
    "Again",
    "Instead",
    "Preview",
    "Scope",
    "Seen",
    "book_again",
    "book_series",
    "cancel_series",
    "confirm_series",
    "extend_series",
    "move_series",
    "preview_series",
]
