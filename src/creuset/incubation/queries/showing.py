"""What anybody reads of cohorts: the projects that agreed to be shown, demo days with their pitches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from creuset.bookings.states import OVER
from creuset.core.together import together
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Cohort, Member, Pitch, Session, ShownProject
from creuset.incubation.queries.cohorts import demo_session, place_of
from creuset.incubation.rules.showing import pitch_spans
from creuset.incubation.states import MemberState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.models import PartyKind
from creuset.villages.models import Village


@dataclass(frozen=True)
class PublicProject:
    """A project as anybody reads it; a person who holds it is not named."""

    title: str
    kind: str
    organisation: str
    words: str
    url: str


@dataclass(frozen=True)
class PublicCohort:
    """A cohort and its projects that are shown, by title."""

    cohort: Cohort
    projects: Sequence[PublicProject]


def alumni_shown(village: Village) -> list[PublicCohort]:
    """Return the alumni that agreed to be shown, the last cohort first; one query."""
    rows = ShownProject.objects.filter(
        member__cohort__village=village, member__state=MemberState.FINISHED
    ).select_related("member__cohort__programme", "member__project", "member__holder")
    found: dict[int, tuple[Cohort, list[PublicProject]]] = {}
    for row in rows.order_by(
        "-member__cohort__first_on", "member__cohort", "member__project__search_text"
    ):
        cohort = row.member.cohort
        found.setdefault(cohort.pk, (cohort, []))[1].append(public_project(row))
    return [PublicCohort(cohort, projects) for cohort, projects in found.values()]


def has_alumni_shown(village: Village) -> bool:
    """Say whether an alumnus agreed to be shown; one query."""
    rows = ShownProject.objects.filter(member__cohort__village=village)
    return rows.filter(member__state=MemberState.FINISHED).exists()


def public_project(row: ShownProject) -> PublicProject:
    """Return what anybody reads of the project."""
    project, holder = row.member.project, row.member.holder
    return PublicProject(
        title=project.title,
        kind=str(project.get_kind_display()),
        organisation=holder.name if holder.kind == PartyKind.ORGANISATION else "",
        words=row.words,
        url=row.url,
    )


@dataclass(frozen=True)
class PitchTold:
    """A pitch with its time; the project is named once it agreed to be shown."""

    span: Span
    project: PublicProject | None
    title: str


@dataclass(frozen=True)
class DemoDay:
    """A demo day: when, where, who pitches, and whether one may sign up for it."""

    cohort: Cohort
    session: Session
    place: str
    pitches: Sequence[PitchTold]
    takes_names: bool


def get_demo_day(village: Village, code: str, *, now: datetime) -> DemoDay:
    """Return the demo day that the village shows; NotFound for any other. Five queries."""
    rows = Cohort.objects.filter(village=village, code=code, demo_shown_at__isnull=False)
    cohort = rows.select_related("programme").first()
    session = demo_session(cohort) if cohort else None
    if cohort is None or session is None:
        raise NotFound(_("No demo day is announced here."))
    cohort.village = session.cohort.village = village
    booking = session.booking
    return DemoDay(
        cohort=cohort,
        session=session,
        place=place_of(session),
        pitches=pitches_of(session),
        takes_names=booking is not None and booking.state not in OVER and session.starts_at > now,
    )


def pitches_of(session: Session) -> list[PitchTold]:
    """Return the pitches with their times, in their order; one query."""
    rows, shown = together(
        Pitch.objects.filter(session=session)
        .select_related("member__project", "member__holder")
        .order_by("position"),
        ShownProject.objects.filter(member__pitches__session=session).select_related(
            "member__project", "member__holder"
        ),
    )
    public = {one.member_id: public_project(one) for one in shown}
    spans = pitch_spans(session.starts_at, [one.minutes for one in rows])
    return [
        PitchTold(span, public.get(one.member_id), one.member.project.title)
        for span, one in zip(spans, rows, strict=True)
    ]


def demo_days_shown(village: Village, *, today: date) -> list[Cohort]:
    """Return the cohorts whose demo day is shown and to come, the next first; one query."""
    rows = Cohort.objects.filter(village=village, demo_shown_at__isnull=False)
    found = rows.annotate(
        held=Count("sessions", filter=Q(sessions__kind=SessionKind.DEMO, sessions__off_at=None))
    ).filter(held__gt=0, last_on__gte=today)
    return list(found.order_by(F("demo_on").asc(nulls_last=True), "pk"))


def own_showing(member: Member) -> ShownProject | None:
    """Return what the project agreed to show; one query."""
    return ShownProject.objects.filter(member=member).first()
