"""What bookings keep."""

from creuset.bookings.models.booking import SEGMENT_LABELS, STATE_LABELS, Booking, Segment

__all__ = ["SEGMENT_LABELS", "STATE_LABELS", "Booking", "Segment"]
