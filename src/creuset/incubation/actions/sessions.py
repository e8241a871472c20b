"""Sessions of a cohort: made with their room, moved, called off; what is handed out; who came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.bookings import actions as bookings
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_change
from creuset.bookings.states import OVER
from creuset.core import attachments, files
from creuset.core.roles import Scope
from creuset.incubation.accompanying import tell_cohort, tell_member
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Attendance, Cohort, Material, Member, Session, Stage
from creuset.incubation.permissions import check_is_of_project, check_may_run
from creuset.incubation.queries.cohorts import place_of
from creuset.incubation.rules.cohorts import (
    BadSession,
    SessionOff,
    check_reason,
    check_session,
    check_there,
)
from creuset.incubation.states import MemberState, Presence
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.notices.actions import tell
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource

MADE, CHANGED, OFF, HANDED_OUT, TAKEN_IN, TICKED, CAME = (
    "incubation.session_made",
    "incubation.session_changed",
    "incubation.session_off",
    "incubation.material_added",
    "incubation.material_removed",
    "incubation.attendance_written",
    "incubation.attendance_said",
)
#: What the projects of the cohort are told.
TOLD = "incubation.session-told"
#: What stored files of sessions are called.
KIND = "cohort_material"


class NobodyBooks(Refused):
    """A room is booked in the name of somebody."""

    code = "nobody-books"


@transaction.atomic
def make_session(
    *,
    cohort: Cohort,
    title: str,
    kind: SessionKind,
    span: Span,
    by: Actor,
    now: datetime,
    room: Resource | None = None,
    place: str = "",
    words: str = "",
    stage: Stage | None = None,
    host: Party | None = None,
) -> Session:
    """The session stands, and its room is booked; where the room is taken, nothing was made.

    Raise Forbidden; BadSession; and what refuses a booking.
    """
    check_may_run(by, cohort.village)
    row = Session(cohort=cohort, made_at=now, changed_at=now)
    _write(row, title=title, kind=kind, span=span, words=words, stage=stage, host=host)
    row.place = "" if room else " ".join(place.split())
    row.booking = book_room(room=room, title=row.title, span=span, by=by, now=now) if room else None
    row.save()
    _tell(MADE, row, by=by, now=now)
    _tell_projects(row, "made", now=now)
    return row


@transaction.atomic
def change_session(
    *,
    session: Session,
    title: str,
    kind: SessionKind,
    span: Span,
    by: Actor,
    now: datetime,
    room: Resource | None = None,
    place: str = "",
    words: str = "",
    stage: Stage | None = None,
    host: Party | None = None,
) -> Session:
    """The session is so from now on, its room booked for its hours: moved, another, or none any more.

    Raise Forbidden; SessionOff; BadSession; and what refuses a booking: then it stays as it was.
    """
    row = _held(session)
    check_may_run(by, row.cohort.village)
    was = row.starts_at, row.ends_at, place_of(row)
    _write(row, title=title, kind=kind, span=span, words=words, stage=stage, host=host)
    row.place = "" if room else " ".join(place.split())
    row.booking = keep_room(
        booking=row.booking, room=room, title=row.title, span=span, by=by, now=now
    )
    row.changed_at = now
    row.save()
    _tell(CHANGED, row, by=by, now=now)
    if was != (row.starts_at, row.ends_at, place_of(row)):
        _tell_projects(row, "moved", now=now)
    return row


@transaction.atomic
def call_off(*, session: Session, why: str, by: Actor, now: datetime) -> Session:
    """The session does not take place; its room is free again. Raise Forbidden; SessionOff; ReasonMissing."""
    row = _held(session)
    check_may_run(by, row.cohort.village)
    row.off_why, row.off_at = check_reason(why), now
    row.booking = keep_room(
        booking=row.booking, room=None, title=row.title, span=_span(row), by=by, now=now
    )
    row.save(update_fields=["off_why", "off_at", "booking"])
    _tell(OFF, row, by=by, now=now, reason=row.off_why)
    _tell_projects(row, "off", now=now)
    return row


@transaction.atomic
def hand_out(
    *,
    session: Session,
    title: str,
    by: Actor,
    now: datetime,
    url: str = "",
    upload: "UploadedFile[Any] | None" = None,
) -> Material:
    """Projects of the cohort find it on the page of the session: an address, or a file.

    Raise Forbidden; BadSession unless it is one of both; FileRefused.
    """
    row = _held(session)
    village = row.cohort.village
    check_may_run(by, village)
    if bool(url) is (upload is not None):
        raise BadSession(_("Give an address, or a file: one of them."), field="url")
    if url and not url.startswith(("https://", "http://")):
        raise BadSession(_("An address begins with https://"), field="url")
    stored = None
    if upload is not None:
        stored = attachments.store_paper(
            upload=upload,
            kind=KIND,
            object_id=row.pk,
            by=by,
            now=now,
            village_id=village.pk,
            field="file",
        )
    called = " ".join(title.split()) or (stored.name if stored else url)
    made = Material.objects.create(session=row, title=called[:160], url=url, stored=stored)
    _tell(HANDED_OUT, row, by=by, now=now, material=made.title)
    return made


@transaction.atomic
def take_in(*, material: Material, by: Actor, now: datetime) -> None:
    """It is handed out no more, and its file is gone. Raise Forbidden."""
    row = _held(material.session)
    check_may_run(by, row.cohort.village)
    stored, title = material.stored, material.title
    material.delete()
    if stored is not None:
        files.remove(stored)
    _tell(TAKEN_IN, row, by=by, now=now, material=title)


@transaction.atomic
def write_attendance(
    *, session: Session, said: Mapping[int, Presence | None], by: Actor, now: datetime
) -> Session:
    """Of each project, by its number in the cohort, it is written whether it was there; None: nothing is.

    Raise Forbidden; SessionOff; NotFound for a project of another cohort.
    """
    row = _held(session)
    check_may_run(by, row.cohort.village)
    members = {one.pk: one for one in row.cohort.members.filter(pk__in=said)}
    if members.keys() != set(said):
        raise NotFound(_("This project is not in the cohort."))
    before = {one.member_id: one for one in row.attendances.all()}
    for pk, presence in said.items():
        kept = before.get(pk)
        if presence is None:
            if kept is not None:
                kept.delete()
        elif kept is None or kept.presence != presence:
            Attendance.objects.update_or_create(
                session=row,
                member=members[pk],
                defaults={"presence": presence.value, "said_at": now, "said_by": by.party},
            )
    _tell(TICKED, row, by=by, now=now, count=_present(said))
    return row


@transaction.atomic
def say_there(
    *, session: Session, member: Member, by: Actor, now: datetime, people: int = 1
) -> Attendance:
    """Somebody of the project says on the spot that so many of them are there.

    Raise Forbidden; SessionOff; NotThere; NotFound where the project is of another cohort, or not in the programme.
    """
    row = _held(session)
    check_is_of_project(by, member)
    if member.cohort_id != row.cohort_id or member.state != MemberState.INSIDE:
        raise NotFound(_("This project is not in the cohort."))
    check_there(row.starts_at, row.ends_at, now=now)
    made, _new = Attendance.objects.update_or_create(
        session=row,
        member=member,
        defaults={
            "presence": Presence.PRESENT.value,
            "people": max(1, people),
            "said_at": now,
            "said_by": by.party,
        },
    )
    tell_member(CAME, member, by=by, now=now, session=row.title)
    return made


def book_room(*, room: Resource, title: str, span: Span, by: Actor, now: datetime) -> Booking:
    """The room is booked for these hours in the name of whoever acts. Raise what refuses a booking; NobodyBooks."""
    if by.party is None:
        raise NobodyBooks(_("Somebody books: the house does not by itself."), field="room")
    return bookings.book(
        village=room.village,
        title=title,
        party=by.party,
        periods=[bookings.Period(room, span)],
        by=by,
        now=now,
    )


def keep_room(
    *,
    booking: Booking | None,
    room: Resource | None,
    title: str,
    span: Span,
    by: Actor,
    now: datetime,
) -> Booking | None:
    """The room is booked for these hours: what was booked is moved there, made, or cancelled where no room is wanted.

    Whoever calls has checked that `by` changes what meets there: the booking follows, whoever of the team or which
    mentor had made it. Raise what refuses a booking.
    """
    standing = booking if booking is not None and booking.state not in OVER else None
    if room is None:
        if standing is not None and standing.ends_at > now:
            bookings.cancel(booking=standing, by=_mover(standing, by, now=now), now=now)
        return None
    if standing is None:
        return book_room(room=room, title=title, span=span, by=by, now=now)
    segment = standing.segments.get()
    if (segment.resource_id, segment.starts_at, segment.ends_at) != (
        room.pk,
        span.start,
        span.end,
    ):
        mover = _mover(standing, by, now=now)
        return bookings.resize(
            booking=standing, segment=segment, span=span, to=room, by=mover, now=now
        )
    return standing


def _mover(booking: Booking, by: Actor, *, now: datetime) -> Actor:
    """Return who moves the booking: a token that may touch no booking stays itself, and is refused."""
    is_own = may_change(by, booking, now=now) or not by.has_scope(Scope.BOOKINGS)
    return by if is_own else HOUSE


def _write(
    row: Session,
    *,
    title: str,
    kind: SessionKind,
    span: Span,
    words: str,
    stage: Stage | None,
    host: Party | None,
) -> None:
    cohort = row.cohort
    on = cohort.village.day_of(span.start)
    row.title = check_session(title, span, (cohort.first_on, cohort.last_on), on)
    if stage is not None and stage.programme_id != cohort.programme_id:
        raise BadSession(_("This stage is one of another programme."), field="stage")
    row.kind, row.words, row.stage, row.host = kind.value, words.strip(), stage, host
    row.starts_at, row.ends_at = span.start, span.end


def _held(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",))
    row = rows.select_related("cohort__village", "booking").get(pk=session.pk)
    if row.off_at is not None:
        raise SessionOff(_("This session was called off."))
    return row


def _span(row: Session) -> Span:
    return Span(row.starts_at, row.ends_at)


def _present(said: Mapping[int, Presence | None]) -> int:
    return sum(one is Presence.PRESENT for one in said.values())


def _tell(verb: str, row: Session, *, by: Actor, now: datetime, **data: Any) -> None:
    at = row.starts_at.isoformat()
    tell_cohort(verb, row.cohort, by=by, now=now, session=row.title, at=at, **data)


def _tell_projects(row: Session, what: str, *, now: datetime) -> None:
    """Whoever answers for a project in the programme is told, unless it is over."""
    if row.ends_at <= now:
        return
    content = {
        "session": row.pk,
        "what": what,
        "title": row.title,
        "at": row.starts_at.isoformat(),
        "place": place_of(row),
        "why": row.off_why,
    }
    for member in row.cohort.members.filter(state=MemberState.INSIDE).select_related("holder"):
        tell(
            party=member.holder,
            village=row.cohort.village,
            topic=TOLD,
            key=f"{row.pk} {now.isoformat()}",
            content=content | {"member": member.pk},
            now=now,
        )
