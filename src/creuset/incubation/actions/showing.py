"""What anybody may read: projects that agreed to be shown, a demo day with its pitches; who signs up for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from creuset.bookings.actions.participants import invite
from creuset.bookings.models import Participant
from creuset.bookings.states import OVER
from creuset.core.locks import hold_row
from creuset.incubation.accompanying import held, tell_cohort, tell_member
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Cohort, Member, Pitch, Session, ShownProject
from creuset.incubation.permissions import (
    check_is_of_project,
    check_may_run,
    is_of_project,
)
from creuset.incubation.queries.cohorts import demo_session
from creuset.incubation.rules.cohorts import BadSession
from creuset.incubation.rules.showing import (
    BadPitches,
    DemoDayOver,
    NoDemoDay,
    NoPlaceToSignUp,
    check_pitches,
    check_url,
)
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor

SHOWN, HIDDEN, OPENED, SHUT, PITCHES = (
    "incubation.project_shown",
    "incubation.project_hidden",
    "incubation.demo_day_shown",
    "incubation.demo_day_hidden",
    "incubation.pitches_written",
)


@transaction.atomic
def show_project(
    *, member: Member, by: Actor, now: datetime, words: str = "", url: str = ""
) -> ShownProject:
    """The project agrees to be shown to anybody, with these words: those who make it say so, nobody in their place.

    Raise Forbidden; BadShowing.
    """
    row = held(member)
    check_is_of_project(by, row)
    if not is_of_project(by, row):
        raise Forbidden(_("Those who make the project agree to be shown: nobody in their place."))
    made, is_new = ShownProject.objects.update_or_create(
        member=row,
        defaults={"words": " ".join(words.split()), "url": check_url(url), "said_by": by.party},
        create_defaults={
            "words": " ".join(words.split()),
            "url": check_url(url),
            "said_by": by.party,
            "since": now,
        },
    )
    if is_new:
        tell_member(SHOWN, row, by=by, now=now)
    return made


@transaction.atomic
def hide_project(*, member: Member, by: Actor, now: datetime) -> None:
    """The project is shown no more: its people want it so, or asked the team. Raise Forbidden."""
    row = held(member)
    check_is_of_project(by, row)
    gone, _kinds = ShownProject.objects.filter(member=row).delete()
    if gone:
        tell_member(HIDDEN, row, by=by, now=now)


@transaction.atomic
def show_demo_day(*, cohort: Cohort, words: Mapping[str, str], by: Actor, now: datetime) -> Cohort:
    """Anybody reads the page of the demo day, with these words. Raise Forbidden; NoDemoDay."""
    row = _held(cohort)
    check_may_run(by, row.village)
    if demo_session(row) is None:
        raise NoDemoDay(
            _("Plan a session of the kind “Demo day” first: its page says when and where.")
        )
    row.demo_words = {code: text.strip() for code, text in words.items() if text.strip()}
    is_new = row.demo_shown_at is None
    row.demo_shown_at = row.demo_shown_at or now
    row.save(update_fields=["demo_words", "demo_shown_at"])
    if is_new:
        tell_cohort(OPENED, row, by=by, now=now)
    return row


@transaction.atomic
def hide_demo_day(*, cohort: Cohort, by: Actor, now: datetime) -> None:
    """Nobody outside reads the page any more; who signed up stays invited. Raise Forbidden."""
    row = _held(cohort)
    check_may_run(by, row.village)
    if row.demo_shown_at is not None:
        row.demo_shown_at = None
        row.save(update_fields=["demo_shown_at"])
        tell_cohort(SHUT, row, by=by, now=now)


@transaction.atomic
def write_pitches(
    *, session: Session, pitches: Sequence[tuple[Member, int]], by: Actor, now: datetime
) -> Session:
    """These projects pitch in this order, for so many minutes each. Raise Forbidden; BadSession; BadPitches."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("cohort__village")
    row = rows.get(pk=session.pk)
    check_may_run(by, row.cohort.village)
    if row.kind != SessionKind.DEMO or row.off_at is not None:
        raise BadSession(_("Projects pitch at a demo day."))
    if any(one.cohort_id != row.cohort_id for one, _minutes in pitches):
        raise BadPitches(_("This project is not in the cohort."), field="minutes")
    if len({one.pk for one, _minutes in pitches}) != len(pitches):
        raise BadPitches(_("A project pitches once."), field="minutes")
    check_pitches(Span(row.starts_at, row.ends_at), [minutes for _one, minutes in pitches])
    row.pitches.all().delete()
    Pitch.objects.bulk_create(
        Pitch(session=row, member=one, position=position, minutes=minutes)
        for position, (one, minutes) in enumerate(pitches, start=1)
    )
    tell_cohort(PITCHES, row.cohort, by=by, now=now, session=row.title, count=len(pitches))
    return row


@transaction.atomic
def sign_up(*, cohort: Cohort, name: str, email: str, now: datetime) -> Participant:
    """Somebody comes to the demo day: they are invited to its room, with a file for their calendar.

    Raise NoPlaceToSignUp while the page is not public or no room is booked; DemoDayOver; and what refuses an
    invitation: too many, or this address already.
    """
    row = _held(cohort)
    session = demo_session(row) if row.demo_shown_at else None
    if session is None or session.booking is None or session.booking.state in OVER:
        raise NoPlaceToSignUp(
            _("Nobody signs up for this demo day here: just come, or write to the team.")
        )
    if session.starts_at <= now:
        raise DemoDayOver(_("This demo day has begun, or is over."))
    return invite(
        booking=session.booking, name=" ".join(name.split()), email=email, by=HOUSE, now=now
    )


def _held(cohort: Cohort) -> Cohort:
    hold_row(Cohort, cohort.pk)
    return Cohort.objects.select_related("village", "programme").get(pk=cohort.pk)
