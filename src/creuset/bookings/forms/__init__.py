"""The shapes of what is typed about bookings and closures."""

from creuset.bookings.forms.bookings import (
    BookingForm,
    CancelForm,
    ChangeForm,
    DetailsForm,
    FreeForm,
    MyBookingForm,
    projects_known,
    tell,
)
from creuset.bookings.forms.closures import ClosureForm, LiftForm, ResolveForm

__all__ = [
    "BookingForm",
    "CancelForm",
    "ChangeForm",
    "ClosureForm",
    "DetailsForm",
    "FreeForm",
    "LiftForm",
    "MyBookingForm",
    "ResolveForm",
    "projects_known",
    "tell",
]
