"""A village that lives has a programme: a call with files, and a cohort that is accompanied."""

from collections import Counter

import pytest

from creuset.core.seals import checking
from creuset.incubation.models import (
    AlumniYear,
    Application,
    Call,
    Cohort,
    Juror,
    Member,
    Pitch,
    Reading,
    Session,
    SupportHour,
)
from creuset.incubation.queries.calls import standing_of
from creuset.incubation.queries.figures import of_call, of_cohort
from creuset.incubation.states import ApplicationState
from creuset.people.models import Profile
from creuset.plans.models import PlanWait
from creuset.reception.models import AnnouncedVisitor
from creuset.simulation import incubating
from creuset.simulation.incubating import ALUMNI, FILES, JURORS, PROJECTS, READINGS, incubate_some
from creuset.simulation.showing import HOSTS, WAITING, show_people
from tests.factories.incubation import make_call, make_programme
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village


@pytest.mark.django_db
def test_a_call_and_a_cohort_live_through_the_actions_once():
    village = make_village()
    people = [member_of(village) for _ in range(FILES + JURORS)]
    for one in people[: PROJECTS + ALUMNI]:
        make_project(known_in=village, holder=one.party)
    assert incubate_some(village, now=NOW) == 0
    team_of(village)
    # The file of a village brings programmes and calls of its own.
    make_call(village, programme=make_programme(village))
    assert incubate_some(village, now=NOW) == FILES + 4
    assert incubate_some(village, now=NOW) == 0
    _of_the_file, judged, coming = Call.objects.order_by("pk")
    states = Counter(Application.objects.filter(call=judged).values_list("state", flat=True))
    assert states == {ApplicationState.ELIGIBLE: FILES - 1, ApplicationState.ADMISSIBLE: 1}
    assert Member.objects.filter(state="inside").count() == PROJECTS
    assert SupportHour.objects.count() == 2 * PROJECTS
    [pitching] = Session.objects.filter(kind="demo")
    assert pitching.cohort.demo_shown_at == NOW
    assert pitching.starts_at > NOW
    assert Pitch.objects.filter(session=pitching).count() == PROJECTS
    call, (cohort, over) = judged, Cohort.objects.order_by("pk")
    assert standing_of(call, now=NOW).phase == "judging"
    assert standing_of(coming, now=NOW).phase == "open"
    assert over.members.filter(state="finished").count() == ALUMNI
    assert AlumniYear.objects.exists()
    states = Counter(Reading.objects.values_list("state", flat=True))
    assert sum(states.values()) == READINGS * (FILES - 1)
    assert states["done"] > states["given"] > 0
    assert Juror.objects.filter(signed_at__isnull=False).count() == JURORS
    assert list(checking.changed_objects()) == []
    assert {table.code for table in of_call(call)} >= {"steps", "axes", "jury"}
    told = {table.code for table in of_cohort(cohort, today=village.day_of(NOW))}
    assert told == {"members", "attendance", "support", "milestones", "health"}


@pytest.mark.django_db
def test_what_was_interrupted_is_gone_on_with(monkeypatch):
    """Each part is kept as it is made: whoever signs in meanwhile waits for one of them, not for all."""
    village = make_village()
    team_of(village)
    for _ in range(FILES + JURORS):
        make_project(known_in=village, holder=member_of(village).party)
    with monkeypatch.context() as stopped:
        stopped.setattr(incubating, "_judge", lambda *_some, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            incubate_some(village, now=NOW)
    assert Cohort.objects.count() == 2
    assert not Call.objects.exists()
    assert incubate_some(village, now=NOW) == FILES + 4


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
