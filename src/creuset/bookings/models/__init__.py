"""What bookings keep."""

from creuset.bookings.models.booking import (
    POWER_LABELS,
    SEGMENT_LABELS,
    SEGMENT_STATE_LABELS,
    STATE_LABELS,
    Booking,
    Segment,
)
from creuset.bookings.models.holds import (
    END_LABELS,
    OUTCOME_LABELS,
    Challenge,
    Hold,
    HoldPart,
)
from creuset.bookings.models.packages import Package
from creuset.bookings.models.policies import RULE_LABELS, Policy
from creuset.bookings.models.series import Series
from creuset.bookings.models.tariffs import (
    NOTICE_LABELS,
    BookingExtra,
    CancellationLadder,
    Rate,
    RateCard,
    VatKey,
)

__all__ = [
    "END_LABELS",
    "NOTICE_LABELS",
    "OUTCOME_LABELS",
    "POWER_LABELS",
    "RULE_LABELS",
    "SEGMENT_LABELS",
    "SEGMENT_STATE_LABELS",
    "STATE_LABELS",
    "Booking",
    "BookingExtra",
    "CancellationLadder",
    "Challenge",
    "Hold",
    "HoldPart",
    "Package",
    "Policy",
    "Rate",
    "RateCard",
    "Segment",
    "Series",
    "VatKey",
]
