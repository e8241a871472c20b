"""The village that benchmarks measure: made of rows, the same on both databases, as dense as asked.

Each place has one claim every 446 minutes, so that 100 places have 10,000 of them in 31 days and
1,000 places have 1,000,000 in ten months. A booking holds four of them in a row, its audit row
names what it is about, and it owes its price; some of the time to come is under option: what a year of
life leaves behind, without having to live it.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bench import bulk, options
from bench.shape import EVERY, LONGEST, SHORTEST, SLUG, TURNAROUND, Shape
from bench.terms import HOUR_CENTS, VAT, make_terms
from creuset.billing.models import Charge
from creuset.bookings.models import Booking, Segment
from creuset.core import audit
from creuset.core.models import AuditObject, AuditRow
from creuset.places.models import Claim

PEOPLE = 1000

BOOKINGS = [
    *("id", "village_id", "title", "party_id", "booked_by_id", "project_id", "note", "state"),
    *("ends_at", "created_at", "changed_at", "cancelled_at", "cancel_reason"),
]
SEGMENTS = ["id", "booking_id", "resource_id", "unit_id", "kind", "starts_at", "ends_at"]
CLAIMS = [
    *("id", "village_id", "part_id", "starts_at", "ends_at", "held_until", "source_kind"),
    *("source_id", "label", "party_id", "tone", "audience"),
]
AUDIT = [
    *("id", "village_id", "party_id", "via", "verb", "at", "audience", "content", "salt", "digest")
]
ABOUT = ["id", "row_id", "kind", "object_id"]
CHARGES = [
    *("id", "village_id", "party_id", "source_kind", "source_id", "line", "label", "explanation"),
    *("quantity_e4", "unit", "unit_price_cents", "vat_key", "vat_e2", "net_cents", "currency"),
    *("vat_cents", "gross_cents", "made_at"),
]
#: What each booking owes.
HOURS = 8


def build(*, places: int, claims: int) -> dict[str, Any]:
    """The database holds the village, its people and its claims; return what was counted."""
    from django.core.management import call_command

    from bench.people import make_people, make_places, make_village

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    shape = Shape(places, claims)
    village = make_village(SLUG)
    parties = make_people(village, PEOPLE)
    leaves = make_places(village, shape)
    make_terms(village)
    filled = (
        (Booking, BOOKINGS, _bookings(shape, village.pk, parties)),
        (Segment, SEGMENTS, _segments(shape, leaves)),
        (Claim, CLAIMS, _claims(shape, village.pk, parties, leaves)),
        (AuditRow, AUDIT, _audit(shape, village.pk, parties)),
        (AuditObject, ABOUT, _about(shape, parties, leaves)),
        (Charge, CHARGES, _charges(shape, village.pk, parties)),
    )
    models = {*(model for model, _columns, _rows in filled), *options.MODELS}
    with bulk.bare(*(model._meta.db_table for model in models)):
        for model, columns, rows in filled:
            bulk.put(model, columns, rows)
        optional = options.fill(shape, village=village.pk, parties=parties, leaves=leaves)
    bulk.settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM places_claim")
        counted = int(cursor.fetchone()[0])
    overlapping = bulk.overlaps()
    if counted != shape.each * places or overlapping:
        message = f"the village holds {counted} claims, {overlapping} of them overlapping"
        raise RuntimeError(message)
    return {"claims": counted, "options": optional}


type Rows = Iterator[tuple[Any, ...]]


def _uses(shape: Shape) -> Iterator[tuple[int, int, datetime, datetime]]:
    """Return in the order of time, as life writes them: place, booking, start, end."""
    begins, minute = shape.begins, timedelta(minutes=1)
    lengths = [minute * (SHORTEST + m) for m in range(LONGEST - SHORTEST)]
    for nth in range(shape.each):
        for place in range(shape.places):
            start = begins + minute * (place * 37 % 446)
            yield (
                place,
                shape.booking(place, nth),
                start,
                start + lengths[(place * 7 + nth * 13) % len(lengths)],
            )
        begins += EVERY


def _bookings(shape: Shape, village: int, parties: Sequence[int]) -> Rows:
    made = shape.begins.isoformat(" ")
    # In the order of time: the last use of a booking says when it ends.
    ends = {booking: end for _place, booking, _start, end in _uses(shape)}
    for pk in range(1, shape.bookings + 1):
        party = parties[pk % len(parties)]
        yield (
            pk,
            village,
            f"Tournage {pk}",
            party,
            party,
            None,
            "",
            "confirmed",
            ends[pk].isoformat(" "),
            made,
            made,
            None,
            "",
        )


def _segments(shape: Shape, leaves: Sequence[int]) -> Rows:
    for pk, (place, booking, start, end) in enumerate(_uses(shape), 1):
        leaf = leaves[place]
        yield pk, booking, leaf, leaf, "use", start.isoformat(" "), end.isoformat(" ")


def _claims(shape: Shape, village: int, parties: Sequence[int], leaves: Sequence[int]) -> Rows:
    for pk, (place, booking, start, end) in enumerate(_uses(shape), 1):
        yield (
            pk,
            village,
            leaves[place],
            start.isoformat(" "),
            end.isoformat(" "),
            (end + TURNAROUND).isoformat(" "),
            "booking",
            booking,
            f"Tournage {booking}",
            parties[booking % len(parties)],
            "use",
            "team",
        )


def _audit(shape: Shape, village: int, parties: Sequence[int]) -> Rows:
    made = shape.begins.isoformat(" ")
    for pk in range(1, shape.bookings + 1):
        content = {"title": f"Tournage {pk}", "party": "", "by": "Camille", "segments": []}
        salt = secrets.token_hex(16)
        yield (
            pk,
            village,
            parties[pk % len(parties)],
            "page",
            "bookings.booked",
            made,
            "parties",
            json.dumps(content),
            salt,
            audit.digest(salt, content),
        )


def _about(shape: Shape, parties: Sequence[int], leaves: Sequence[int]) -> Rows:
    for booking in range(1, shape.bookings + 1):
        place = (booking - 1) % shape.places
        named = (
            ("booking", booking),
            ("party", parties[booking % len(parties)]),
            ("resource", leaves[place]),
        )
        for nth, (kind, pk) in enumerate(named):
            yield booking * 3 - 2 + nth, booking, kind, pk


def _charges(shape: Shape, village: int, parties: Sequence[int]) -> Rows:
    made, net = shape.begins.isoformat(" "), HOURS * HOUR_CENTS
    label = json.dumps({"fr": "Salle"})
    for booking in range(1, shape.bookings + 1):
        yield (
            *(booking, village, parties[booking % len(parties)], "booking", booking),
            *("salle:use", label, "{}", HOURS * 10_000, "hour", HOUR_CENTS, VAT, 2000, net, "EUR"),
            *(net // 5, net + net // 5, made),
        )
