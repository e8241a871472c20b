"""The shapes of what is typed about bookings and closures."""

from creuset.bookings.forms.bookings import (
    BookingForm,
    CancelForm,
    ChangeForm,
    FreeForm,
    MyBookingForm,
    tell,
)
from creuset.bookings.forms.closures import ClosureForm, LiftForm, ResolveForm

__all__ = [
    "BookingForm",
    "CancelForm",
    "ChangeForm",
    "ClosureForm",
    "FreeForm",
    "LiftForm",
    "MyBookingForm",
    "ResolveForm",
    "tell",
]
