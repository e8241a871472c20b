"""Pictures of the state of the premises: who reads them."""

from creuset.bookings.models import Booking, PremisesRecord
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.premises import KIND
from creuset.core import files
from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.core.roles import Capability
from creuset.documents.permissions import own_parties
from creuset.people.actors import Actor
from creuset.places.permissions import places_of


def register() -> None:
    """The pictures are read by whoever reads the booking."""
    files.register_access(KIND, may_read)


def may_read(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may see a picture of the premises: the booking's people, whoever booked, and the team."""
    record = PremisesRecord.objects.filter(pk=stored.object_id).first()
    if record is None or not isinstance(by, Actor):
        return False
    booking = loaded(Booking.objects.filter(pk=record.booking_id)).get()
    places = [place for s in booking.segments.all() for place in places_of(s.resource)]
    return (
        by.may(Capability.SEE_BOOKINGS, booking.village, places=places)
        or booking.party_id in own_parties(by)
        or (booking.booked_by_id is not None and booking.booked_by_id == by.party_id)
    )
