"""What the incubator sets in the calendars of those whom it concerns.

Auditions are there for who applies; sessions, milestones and office hours for who makes a project and its mentors.

Each calendar holds what its reader's own pages show, and no more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from creuset.bookings.models import Booking, Segment
from creuset.core.registry import CalendarEntry
from creuset.core.text import in_language
from creuset.incubation.models import Audition, Member, Mentoring, Milestone, Session, Slot
from creuset.incubation.queries.auditions import entries_of, title_of
from creuset.incubation.queries.cohorts import makes, place_of
from creuset.incubation.queries.mentoring import where
from creuset.incubation.states import ApplicationState, MemberState
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import with_id

BEFORE, AFTER = timedelta(days=100), timedelta(days=410)
#: What is booked, with what a calendar says of where it is.
PLACES = Segment.objects.select_related("resource__building")
#: Where those who make a project read of it, and where its mentors do.
OWN, MENTORED = "programme_my:member", "accompanied:member"


def of_party(party_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the auditions of what the party applies with; sessions, milestones, slots of what it makes or accompanies.

    A mentor's office hours are there slot by slot, those that are free too.
    """
    rows = Member.objects.filter(makes(with_id(party_id)), state=MemberState.INSIDE)
    own = {row.pk: row for row in rows.select_related("cohort__village", "project").order_by("-pk")}
    mentored = {row.pk: row for row in _mentored(party_id, now)}
    # Whoever makes a project reads of it as such, mentor or not.
    pages = dict.fromkeys(mentored, MENTORED) | dict.fromkeys(own, OWN)
    members = mentored | own
    sessions = _sessions_of(members, now=now)
    slots = _slots_of(set(own), party_id, now=now)
    meeting = [one.booking for one in sessions] + [slot.hours.booking for slot in slots]
    prefetch_related_objects(list(filter(None, meeting)), Prefetch("segments", queryset=PLACES))
    return [
        *_auditions(party_id, now=now),
        *_sessions(sessions, members, pages),
        *_milestones(members, pages, now=now),
        *_slots(slots, party_id),
    ]


def _auditions(party_id: int, *, now: datetime) -> Iterator[CalendarEntry]:
    """Give when and where the jury hears what the party applies with; the booking of the room says less."""
    writes = Q(application__holder=party_id) | Q(application__co_writers__party=party_id)
    rows = Audition.objects.filter(writes, ends_at__gt=now - BEFORE, starts_at__lt=now + AFTER)
    rows = rows.exclude(application__state=ApplicationState.WITHDRAWN).select_related(
        "round__call__village", "booking"
    )
    rows = rows.prefetch_related(Prefetch("booking__segments", queryset=PLACES))
    for row in rows.distinct().order_by("starts_at", "pk"):
        call = row.round.call
        page = reverse(
            "incubation_my_applications:application", args=[call.village, row.application_id]
        )
        [entry] = entries_of(
            [row], title=title_of(row.round, get_language() or call.village.language)
        )
        yield replace(
            entry,
            url=f"{settings.BASE_URL}{page}",
            changed_at=_newest(row.changed_at, row.booking),
        )


def _mentored(party_id: int, now: datetime) -> Iterator[Member]:
    """Give the projects that the party accompanies today, as their village counts days."""
    pairs = Mentoring.objects.filter(
        mentor__party=party_id, member__state=MemberState.INSIDE
    ).select_related("member__cohort__village", "member__project")
    for pair in pairs.order_by("-member"):
        if pair.holds_on(pair.member.cohort.village.day_of(now)):
            yield pair.member


def _sessions_of(members: dict[int, Member], *, now: datetime) -> list[Session]:
    rows = Session.objects.filter(
        cohort__in={one.cohort_id for one in members.values()},
        off_at=None,
        ends_at__gt=now - BEFORE,
        starts_at__lt=now + AFTER,
    )
    return list(rows.select_related("booking").order_by("starts_at", "pk"))


def _sessions(
    sessions: Iterable[Session], members: dict[int, Member], pages: dict[int, str]
) -> Iterator[CalendarEntry]:
    """Give the sessions of their cohorts, each once: as somebody who makes a project reads it, if one does."""
    cohorts: dict[int, Member] = {}
    for one in members.values():
        known = cohorts.get(one.cohort_id)
        if known is None or pages[known.pk] == MENTORED:
            cohorts[one.cohort_id] = one
    for row in sessions:
        member = cohorts[row.cohort_id]
        page = pages[member.pk]
        more = [row.pk] if page == OWN else []
        yield CalendarEntry(
            uid=f"cohort-session-{row.pk}@creuset",
            span=Span(row.starts_at, row.ends_at),
            title=row.title,
            place=place_of(row),
            description=row.words,
            url=_address("programme_my:session" if more else page, member, *more),
            changed_at=_newest(row.changed_at, row.booking),
            tells=_of_booking(row.booking),
        )


def _milestones(
    members: dict[int, Member], pages: dict[int, str], *, now: datetime
) -> Iterator[CalendarEntry]:
    """Give what is to be reached, on its day; what was found done is nobody's date any more."""
    rows = Milestone.objects.filter(
        member__in=members,
        done_on=None,
        due_on__gt=(now - BEFORE).date(),
        due_on__lt=(now + AFTER).date(),
    )
    for row in rows.order_by("due_on", "pk"):
        member = members[row.member_id]
        yield CalendarEntry(
            uid=f"milestone-{row.pk}@creuset",
            span=DaySpan.of(row.due_on, row.due_on).to_span(member.cohort.village.zone),
            title=_("%(milestone)s – %(project)s")
            % {"milestone": in_language(row.names), "project": member.project.title},
            description=in_language(row.deliverables),
            url=_address(pages[member.pk], member),
            changed_at=row.changed_at,
            on=row.due_on,
        )


def _slots_of(own: set[int], party_id: int, *, now: datetime) -> list[Slot]:
    given = Q(mentor__party=party_id, mentor__ended_at=None)
    rows = Slot.objects.filter(
        given | Q(member__in=own), ends_at__gt=now - BEFORE, starts_at__lt=now + AFTER
    ).select_related(
        "hours__booking", "mentor__party", "mentor__village", "member__project", "member__cohort"
    )
    return list(rows.order_by("starts_at", "pk"))


def _slots(slots: Iterable[Slot], party_id: int) -> Iterator[CalendarEntry]:
    """Give the slots that the projects took, and those that the party gives as a mentor."""
    for row in slots:
        gives = row.mentor.party_id == party_id
        path = "programme_my:mentoring" if gives else OWN
        args = [row.mentor.village] if gives else [row.mentor.village, row.member_id]
        yield CalendarEntry(
            uid=f"office-hours-{row.pk}@creuset",
            span=Span(row.starts_at, row.ends_at),
            title=_("Office hours: %(name)s") % {"name": _with_whom(row, gives=gives)},
            place=where(row.hours),
            description=row.wish,
            url=f"{settings.BASE_URL}{reverse(path, args=args)}",
            changed_at=_newest(row.changed_at, row.hours.booking),
            is_tentative=row.member_id is None,
            tells=_of_booking(row.hours.booking),
        )


def _with_whom(row: Slot, *, gives: bool) -> str:
    if not gives:
        return row.mentor.party.name
    return row.member.project.title if row.member else pgettext("a slot", "free")


def _newest(changed_at: datetime, booking: Booking | None) -> datetime:
    """Return when the entry last said something else: its room is that of its booking, wherever it was moved."""
    return changed_at if booking is None else max(changed_at, booking.changed_at)


def _of_booking(booking: Booking | None) -> tuple[str, int] | None:
    """Return the booking of the room, which says no more than what meets there."""
    return None if booking is None else ("booking", booking.pk)


def _address(page: str, member: Member, *more: int) -> str:
    return f"{settings.BASE_URL}{reverse(page, args=[member.cohort.village, member.pk, *more])}"
