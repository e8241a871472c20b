"""A village that lives has programmes: calls at each of their steps, and cohorts."""

from collections import Counter
from datetime import date, time

import pytest

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.seals import checking
from creuset.documents.models import Contract
from creuset.incubation.accompanying import MEMBER
from creuset.incubation.models import (
    AlumniYear,
    Appeal,
    Application,
    Call,
    Cohort,
    Decision,
    Deliberation,
    Juror,
    Letter,
    Member,
    Pitch,
    Reading,
    Session,
    Slot,
    Survey,
    Terms,
)
from creuset.incubation.queries.calls import standing_of
from creuset.incubation.queries.figures import of_call, of_cohort
from creuset.incubation.states import ApplicationState
from creuset.kernel.spans import next_local_instant
from creuset.people.models import Profile, RoleGrant
from creuset.plans.models import PlanWait
from creuset.reception.models import AnnouncedVisitor
from creuset.simulation import incubating
from creuset.simulation.called import DRAFTS, FILES, FIRST, JURORS, READINGS, have_read
from creuset.simulation.decided import Decided
from creuset.simulation.incubating import ALUMNI, incubate_some
from creuset.simulation.programmes import OF_START_UPS
from creuset.simulation.showing import HOSTS, WAITING, show_people
from creuset.simulation.themes import START_UPS
from tests.factories.incubation import make_call, make_programme
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village


def ground():
    """A village with a team, members enough to apply and to judge, and projects of which some are alumni."""
    village = make_village()
    team_of(village)
    people = [member_of(village) for _ in range(FILES + JURORS)]
    for one in people[:ALUMNI]:
        make_project(known_in=village, holder=one.party)
    return village


def call_named(names):
    return next(one for one in Call.objects.all() if dict(one.names) == dict(names))


@pytest.mark.django_db
def test_nobody_leads_and_nothing_is_shown():
    village = make_village()
    for _ in range(FILES):
        member_of(village)
    assert incubate_some(village, now=NOW, stopped_at=clock.stopped_at) == 0
    assert not Call.objects.exists()


@pytest.mark.django_db
def test_programmes_live_through_the_actions_once():
    village = ground()
    # The file of a village brings programmes and calls of its own.
    make_call(village, programme=make_programme(village))
    assert incubate_some(village, now=NOW, stopped_at=clock.stopped_at) > 0
    assert incubate_some(village, now=NOW, stopped_at=clock.stopped_at) == 0
    assert list(checking.changed_objects()) == []
    _one_is_open_and_one_is_read(village)
    _one_is_in_deliberation()
    _of_one_the_laureates_sign()
    _one_has_its_cohort(village)


def _one_is_open_and_one_is_read(village):
    coming, read = call_named(START_UPS.next_call), call_named(START_UPS.call)
    assert standing_of(coming, now=NOW).phase == "open"
    states = Counter(Application.objects.filter(call=coming).values_list("state", flat=True))
    assert states == {ApplicationState.FILED: FIRST, ApplicationState.DRAFT: DRAFTS}
    assert standing_of(read, now=NOW).phase == "judging"
    states = Counter(Application.objects.filter(call=read).values_list("state", flat=True))
    assert states == {
        ApplicationState.ELIGIBLE: FILES - 2,
        ApplicationState.ADMISSIBLE: 1,
        ApplicationState.INELIGIBLE: 1,
    }
    states = Counter(Reading.objects.filter(round__call=read).values_list("state", flat=True))
    assert sum(states.values()) == READINGS * (FILES - 2)
    assert states["done"] > states["given"] > 0
    assert Juror.objects.filter(call=read, signed_at__isnull=False).count() == JURORS
    # Letters wait to be approved, and to leave.
    waiting = Letter.objects.filter(application__call=read, sent_at=None)
    assert waiting.filter(approved_at=None).exists()
    assert waiting.filter(approved_at__isnull=False).exists()
    assert {table.code for table in of_call(read)} >= {"steps", "axes", "jury"}
    assert village.day_of(coming.closes_at) > village.day_of(NOW)


def _one_is_in_deliberation():
    sitting = Deliberation.objects.get(closed_at=None)
    assert dict(sitting.round.call.names) == dict(OF_START_UPS.growing_call)
    assert sitting.opened_at < NOW
    assert sitting.current is not None
    files = Application.objects.filter(call=sitting.round.call, state=ApplicationState.ELIGIBLE)
    decided = Decision.objects.filter(round=sitting.round)
    assert 0 < decided.count() < files.count()
    assert not decided.filter(application=sitting.current).exists()
    assert sitting.votes.count() > 0


def _of_one_the_laureates_sign():
    call = call_named(OF_START_UPS.ideas_call)
    assert call.laureates_at is not None
    assert Letter.objects.filter(application__call=call, sent_at__isnull=False).exists()
    assert Appeal.objects.filter(application__call=call, answered_at=None).exists()
    members = Member.objects.filter(cohort__call=call)
    states = Counter(members.values_list("state", flat=True))
    assert states["inside"] == 1
    assert states["expected"] > 1
    papers = Contract.objects.filter(
        source_kind=MEMBER, source_id__in=members.filter(state="expected").values("pk")
    )
    assert papers.filter(state="sent").exists()
    assert Terms.objects.filter(member__in=members).count() == members.count()


def _one_has_its_cohort(village):
    cohort = Cohort.objects.get(call=call_named(OF_START_UPS.past))
    inside = cohort.members.filter(state="inside")
    assert inside.count() > 1
    signed = Contract.objects.filter(source_kind=MEMBER, source_id__in=inside.values("pk"))
    assert signed.filter(signed_at__isnull=False).count() == inside.count()
    for rows, when in (
        (Session.objects.filter(cohort=cohort), "starts_at"),
        (Slot.objects.filter(member__cohort=cohort), "starts_at"),
    ):
        assert rows.filter(**{f"{when}__lt": NOW}).exists()
        assert rows.filter(**{f"{when}__gt": NOW}).exists()
    assert Survey.objects.filter(cohort=cohort, answers__filed_at__isnull=False).exists()
    [pitching] = Session.objects.filter(kind="demo")
    assert pitching.cohort.demo_shown_at < NOW < pitching.starts_at
    assert Pitch.objects.filter(session=pitching).count() == inside.count()
    [over] = Cohort.objects.filter(last_on__lt=village.day_of(NOW))
    assert over.members.filter(state="finished").count() == ALUMNI
    assert AlumniYear.objects.exists()
    told = {table.code for table in of_cohort(cohort, today=village.day_of(NOW))}
    assert told >= {"members", "attendance", "support", "milestones", "health"}


@pytest.mark.django_db
@pytest.mark.once
def test_what_was_interrupted_is_gone_on_with(monkeypatch):
    """Each part is kept as it is made: whoever signs in meanwhile waits for one of them, not for all."""
    village = ground()
    with monkeypatch.context() as stopped:
        stopped.setattr(incubating, "have_read", lambda *_some, **_more: 1 / 0)
        stopped.setattr(Decided, "others", lambda _self: [])
        with pytest.raises(ZeroDivisionError):
            incubate_some(village, now=NOW, stopped_at=clock.stopped_at)
    assert Cohort.objects.count() == 2
    assert Call.objects.count() == 1
    assert incubate_some(village, now=NOW, stopped_at=clock.stopped_at) > FILES
    assert Call.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.once
def test_whoever_looks_at_night_sees_what_was_done_by_day():
    """What is shown of calls and cohorts was done by the team on weekdays, in the hours of the village."""
    village = ground()
    programme = make_programme(village)
    now = next_local_instant(date(2026, 11, 15), time(2, 35), village.zone)
    assert now.astimezone(village.zone).weekday() == 6
    lead = incubating.lead_of(village)
    have_read(village, programme, START_UPS, by=lead, now=now)
    for _is_there, make in Decided(
        village, START_UPS, by=lead, now=now, stopped_at=clock.stopped_at
    ).others()[:3]:
        make()
    team = RoleGrant.objects.filter(village=village).values("party")
    rows = AuditRow.objects.filter(party_id__in=team).exclude(verb__startswith="people.")
    at = [one.astimezone(village.zone) for one in rows.values_list("at", flat=True)]
    assert at
    assert max(at) <= now
    assert {one.weekday() for one in at} <= set(range(5))
    assert {one.hour for one in at} <= set(range(8, 20))


@pytest.mark.django_db
def test_people_say_who_they_are_expect_somebody_and_wait_once():
    village = make_village()
    team_of(village)
    for _ in range(4):
        member_of(village)
        make_organisation(known_in=village)
    show_people(village, now=NOW)
    show_people(village, now=NOW)
    assert Profile.objects.count() == 4
    assert AnnouncedVisitor.objects.count() == HOSTS
    assert PlanWait.objects.count() == WAITING
