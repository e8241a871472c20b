"""The state of the premises of a booking, and whom it lets in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creuset.bookings.models import Booking, Expected, PremisesRecord
from creuset.core.models import StoredFile
from creuset.kernel.errors import NotFound
from creuset.people.models import Party
from creuset.people.queries.belonging import members_of

KIND = "premises"


@dataclass(frozen=True)
class Seen:
    """What was seen of the places once, with its pictures."""

    record: PremisesRecord
    pictures: tuple[StoredFile, ...]


def seen_of(booking: Booking) -> list[Seen]:
    """Return the states of the premises in the order in which they were written; two queries."""
    rows = list(booking.premises.select_related("made_by").order_by("made_at", "pk"))
    found: dict[int, list[StoredFile]] = {row.pk: [] for row in rows}
    stored = StoredFile.objects.filter(kind=KIND, object_id__in=found)
    for picture in stored.order_by("position", "pk"):
        found[picture.object_id].append(picture)
    return [Seen(row, tuple(found[row.pk])) for row in rows]


def get_record(booking: Booking, pk: int) -> PremisesRecord:
    """Return a state of the premises of the booking, or NotFound."""
    row = booking.premises.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such state of the premises."))
    return row


def expected_of(booking: Booking) -> list[Expected]:
    """Return whom the booking lets in, by name; one query."""
    rows = booking.expected.select_related("person")
    return sorted(rows, key=lambda row: (row.called.casefold(), row.pk))


def get_expected(booking: Booking, pk: int) -> Expected:
    """Return somebody whom the booking lets in, or NotFound."""
    row = booking.expected.select_related("person").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("They are not on the list, or not any more."))
    return row


def people_to_list(booking: Booking) -> Sequence[Party]:
    """Return the persons of the booking's party: itself, or those who belong to it."""
    if not booking.party.is_organisation:
        return [booking.party]
    return members_of(booking.party)
