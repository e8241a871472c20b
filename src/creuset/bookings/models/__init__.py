"""What bookings keep."""

from creuset.bookings.models.attendance import MEANS_LABELS, Attendance, MissedPeriod
from creuset.bookings.models.basket import BasketLine
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
from creuset.bookings.models.participants import ANSWER_LABELS, Participant
from creuset.bookings.models.policies import RULE_LABELS, Policy
from creuset.bookings.models.premises import PASSAGE_LABELS, Expected, PremisesRecord
from creuset.bookings.models.screens import Screen
from creuset.bookings.models.series import Series
from creuset.bookings.models.tariffs import (
    NOTICE_LABELS,
    BookingExtra,
    CancellationLadder,
    Rate,
    RateCard,
    VatKey,
)
from creuset.bookings.models.waiting import WAIT_LABELS, Wait, WaitPlace

__all__ = [
    "ANSWER_LABELS",
    "END_LABELS",
    "MEANS_LABELS",
    "NOTICE_LABELS",
    "OUTCOME_LABELS",
    "PASSAGE_LABELS",
    "POWER_LABELS",
    "RULE_LABELS",
    "SEGMENT_LABELS",
    "SEGMENT_STATE_LABELS",
    "STATE_LABELS",
    "WAIT_LABELS",
    "Attendance",
    "BasketLine",
    "Booking",
    "BookingExtra",
    "CancellationLadder",
    "Challenge",
    "Expected",
    "Hold",
    "HoldPart",
    "MissedPeriod",
    "Package",
    "Participant",
    "Policy",
    "PremisesRecord",
    "Rate",
    "RateCard",
    "Screen",
    "Segment",
    "Series",
    "VatKey",
    "Wait",
    "WaitPlace",
]
