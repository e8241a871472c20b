"""Auditions of a round, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from creuset.bookings.models import Booking
from creuset.core.registry import CalendarEntry
from creuset.core.text import localized
from creuset.incubation.attending import Seat, may_answer, seat_of
from creuset.incubation.models import Application, Audition, ConflictOfInterest, Round
from creuset.incubation.permissions import may_lead
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.villages.models import Village


@dataclass(frozen=True)
class Heard:
    """An audition in the schedule of a juror: of one in conflict only the hour is told."""

    audition: Audition
    room: str
    is_hidden: bool


def auditions_of(in_round: Round) -> list[Audition]:
    """Return the auditions of the round by hour, with their application and their room; two queries."""
    rows = Audition.objects.filter(round=in_round).select_related("application", "booking")
    return list(rows.prefetch_related("booking__segments__resource").order_by("starts_at", "pk"))


def unheard(in_round: Round) -> list[Application]:
    """Return the files before the jury of the round that have no hour yet, by number."""
    rows = Application.objects.filter(round=in_round, state=ApplicationState.ELIGIBLE)
    return list(rows.exclude(auditions__round=in_round).order_by("number"))


def find_to_come(application: Application, *, now: datetime) -> Audition | None:
    """Return when and where the application is heard next, its room read already; None where nothing is set."""
    rows = Audition.objects.filter(application=application, ends_at__gt=now)
    found = rows.select_related("booking").prefetch_related("booking__segments__resource")
    return found.order_by("starts_at").first()


def get_audition(village: Village, pk: int, *, by: Actor) -> Audition:
    """Return the audition for whoever applies, leads, or hears it without a conflict. Raise NotFound to others."""
    rows = Audition.objects.filter(application__village=village).select_related(
        "application__call__village", "application__company", "round__call__village", "booking"
    )
    found = rows.prefetch_related("booking__segments__resource").filter(pk=pk).first()
    if found is not None and (
        may_answer(by, found.application) or seat_of(by, found.round).sees(found.application_id)
    ):
        return found
    raise NotFound(_("There is no such audition."))


def schedule_of(in_round: Round, seat: Seat) -> list[Heard]:
    """Return the auditions of the round by hour, as the holder of the seat may know them; three queries."""
    conflicts = ConflictOfInterest.objects.filter(juror=seat.juror, lifted_at=None)
    barred = set(conflicts.values_list("application_id", flat=True)) if seat.juror else set()
    return [
        Heard(one, room_names(one), is_hidden=one.application_id in barred)
        for one in auditions_of(in_round)
    ]


def get_led(village: Village, pk: int, *, by: Actor) -> Audition:
    """Return the audition for whoever runs its call. Raise NotFound to others."""
    found = get_audition(village, pk, by=by)
    if not may_lead(by, found.round.call):
        raise NotFound(_("There is no such audition."))
    return found


def get_pair(in_round: Round, first: int, second: int) -> tuple[Audition, Audition]:
    """Return two auditions of the round. Raise NotFound where they are not two."""
    rows = {
        one.pk: one for one in Audition.objects.filter(Q(pk=first) | Q(pk=second), round=in_round)
    }
    if first not in rows or second not in rows or first == second:
        raise NotFound(_("Choose two auditions of this round."))
    for one in rows.values():
        one.round = in_round
    return rows[first], rows[second]


def get_room_booking(in_round: Round, pk: int) -> Booking:
    """Return the booking in which auditions of the round are held. Raise NotFound where none is."""
    found = Booking.objects.filter(auditions__round=in_round, pk=pk).distinct().first()
    if found is None:
        raise NotFound(_("No audition of this round is held in this booking."))
    return found


def room_names(audition: Audition) -> str:
    """Return the name of the room, in the reader's language; the booking and its segments are read already."""
    return ", ".join(
        dict.fromkeys(str(one.resource.name) for one in audition.booking.segments.all())
    )


def entries_of(auditions: Iterable[Audition], *, title: str) -> list[CalendarEntry]:
    """Return the auditions as entries of a calendar."""
    return [
        CalendarEntry(
            uid=f"audition-{one.pk}@creuset",
            span=Span(one.starts_at, one.ends_at),
            title=title,
            place=room_names(one),
            changed_at=one.changed_at,
        )
        for one in auditions
    ]


def title_of(in_round: Round, language: str) -> str:
    """Return what an audition is called in a calendar."""
    return f"{localized(in_round.call.names, language)} – {localized(in_round.names, language)}"
