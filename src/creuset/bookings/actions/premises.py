"""The state of the premises is written down; who is let in is listed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Booking, Expected, PremisesRecord
from creuset.bookings.queries.premises import KIND, people_to_list
from creuset.bookings.states import Passage
from creuset.core import files
from creuset.core.locks import hold_row
from creuset.kernel.errors import Refused
from creuset.people.actors import Actor
from creuset.people.models import Party

MOST_PICTURES = 12
MOST_EXPECTED = 300


class NothingSeen(Refused):
    """A state of the premises says or shows something."""

    code = "nothing-seen"


class TooMany(Refused):
    """There are as many as there may be."""

    code = "too-many"


class AlreadyListed(Refused):
    """They are on the list already."""

    code = "already-listed"


class NameMissing(Refused):
    """Whoever is let in has a name, or is somebody of the party."""

    code = "name-missing"


@transaction.atomic
def record_premises(
    *,
    booking: Booking,
    passage: Passage,
    by: Actor,
    now: datetime,
    note: str = "",
    pictures: Sequence["UploadedFile[Any]"] = (),
) -> PremisesRecord:
    """What the team saw of the places is kept with its pictures, to be read by the booking's people; it never changes.

    Raises: Forbidden; NothingSeen; TooMany; FileRefused.
    """
    fresh = read_whole(booking.pk)
    permissions.check_may_receive(by, fresh)
    if not note.strip() and not pictures:
        raise NothingSeen(_("Write what you saw, or add a picture."), field="note")
    if len(pictures) > MOST_PICTURES:
        raise TooMany(
            _("At most %(most)d pictures at once.") % {"most": MOST_PICTURES}, field="pictures"
        )
    row = PremisesRecord.objects.create(
        booking=fresh, passage=passage, note=note.strip(), made_at=now, made_by=by.party
    )
    for position, upload in enumerate(pictures):
        _keep(row, upload, position, by=by, now=now)
    data = {"passage": Passage(passage).value, "pictures": len(pictures)}
    record(fresh, facts.PREMISES_RECORDED, fresh.segments.all(), by=by, now=now, data=data)
    return row


@transaction.atomic
def add_picture(
    *, row: PremisesRecord, upload: "UploadedFile[Any]", by: Actor, now: datetime
) -> None:
    """The state has one more picture, which whoever wrote it forgot. Raises: Forbidden; TooMany; FileRefused."""
    fresh = read_whole(row.booking_id)
    permissions.check_may_receive(by, fresh)
    hold_row(Booking, fresh.pk)
    known = len(files.list_of(KIND, row.pk))
    if known >= MOST_PICTURES:
        raise TooMany(_("At most %(most)d pictures at once.") % {"most": MOST_PICTURES})
    _keep(row, upload, known, by=by, now=now)
    data = {"passage": row.passage, "pictures": 1}
    record(fresh, facts.PREMISES_RECORDED, fresh.segments.all(), by=by, now=now, data=data)


def _keep(
    row: PremisesRecord, upload: "UploadedFile[Any]", position: int, *, by: Actor, now: datetime
) -> None:
    files.store_picture(
        upload=upload,
        kind=KIND,
        object_id=row.pk,
        by=by,
        now=now,
        village_id=row.booking.village_id,
        position=position,
        field="pictures",
    )


@transaction.atomic
def expect(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    person: Party | None = None,
    name: str = "",
    role: str = "",
) -> Expected:
    """Somebody is on the list of whom the place lets in: a person of the booking's party, or a name.

    Raises: Forbidden; NameMissing; AlreadyListed; TooMany.
    """
    hold_row(Booking, booking.pk)
    fresh = read_whole(booking.pk)
    permissions.check_may_say_presence(by, fresh, now=now)
    if person is None and not name.strip():
        raise NameMissing(_("Write a name, or choose a person."), field="name")
    if person is not None and person not in people_to_list(fresh):
        raise NameMissing(_("This person is not of the booking’s party."), field="person")
    listed = fresh.expected.all()
    if len(listed) >= MOST_EXPECTED:
        raise TooMany(_("At most %(most)d people are listed.") % {"most": MOST_EXPECTED})
    typed = "" if person else name.strip()
    if any(
        row.person_id == person.pk if person else row.name.casefold() == typed.casefold()
        for row in listed
    ):
        raise AlreadyListed(_("They are on the list already."), field="name")
    row = Expected.objects.create(
        booking=fresh, person=person, name=typed, role=role.strip(), added_at=now
    )
    record(fresh, facts.LIST_CHANGED, fresh.segments.all(), by=by, now=now, data={"count": 1})
    return row


@transaction.atomic
def no_longer_expect(*, row: Expected, by: Actor, now: datetime) -> None:
    """They are on the list no more. Raises: Forbidden."""
    fresh = read_whole(row.booking_id)
    permissions.check_may_say_presence(by, fresh, now=now)
    row.delete()
    record(fresh, facts.LIST_CHANGED, fresh.segments.all(), by=by, now=now, data={"count": -1})


def unite_expected(kept: Expected, other: Expected) -> None:
    """One person who is let in twice is let in once, for both that were said."""
    kept.role = " / ".join(dict.fromkeys(role for role in (kept.role, other.role) if role))[:80]
