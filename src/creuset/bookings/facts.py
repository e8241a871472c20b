"""What happened to bookings, as ids, for whoever is told after the commit."""

BOOKED = "bookings.booked"
MOVED = "bookings.moved"
DESCRIBED = "bookings.described"
CANCELLED = "bookings.cancelled"
