"""A call that is lived to its alumni: the same by its seed, and what the scores find again of what is known."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.models import Aid
from creuset.core import clock
from creuset.incubation.models import (
    AlumniYear,
    Application,
    Call,
    ConflictOfInterest,
    Decision,
    Letter,
    Member,
    Pitch,
    Reading,
    Score,
)
from creuset.simulation.calling import checking, judging
from creuset.simulation.calling.course import Course
from creuset.simulation.calling.figures import outcome_of
from creuset.simulation.calling.living import live
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import (
    LEAST,
    MOST,
    PARTS,
    Asked,
    BadCallAsked,
    Conduct,
    asked_of,
    files_of,
    judges_of,
    points_of,
    rank_correlation,
)
from tests.factories.people import team_of
from tests.factories.villages import NOW, make_village
from tests.unguarded import unguarded

SMALL = Asked(files=12, jurors=4, readings=2, seed=3)


@given(st.integers(4, 200), st.integers(2, 40), st.integers(0, 2**31), st.integers(1, 5))
def test_people_are_the_same_again_and_points_fit_the_scale(files, jurors, seed, axes):
    asked = Asked(files, jurors, 2, seed)
    found = files_of(asked, axes)
    assert found == files_of(asked, axes)
    assert len(found) == files
    assert len(judges_of(asked, axes)) == jurors
    conducts = Counter(one.conduct for one in found)
    assert conducts[Conduct.FILED] > files / 3
    points = points_of(asked, judges_of(asked, axes)[-1], found[0], 3)
    assert points == points_of(asked, judges_of(asked, axes)[-1], found[0], 3)
    assert all(LEAST <= one <= MOST for one in points)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12))
def test_ranks_agree_with_themselves_and_not_with_their_opposite(values):
    found = rank_correlation(values, values)
    if len(set(values)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(1)
        assert rank_correlation(values, [-one for one in values]) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"files": 3}, "files"),
        ({"files": 10_000}, "files"),
        ({"jurors": 0}, "jurors"),
        ({"jurors": 41}, "jurors"),
        ({"readings": 0}, "readings"),
        ({"readings": 5}, "readings"),
        ({"readings": 9}, "readings"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
    ],
)
def test_what_cannot_be_lived_is_refused_on_its_field(more, field):
    with pytest.raises(BadCallAsked) as refused:
        asked_of(**{"files": 20, "jurors": 5, "readings": 2, "seed": 1} | more)
    assert refused.value.field == field


def course_of(asked=SMALL):
    village = make_village()
    by = team_of(village)
    first = village.day_of(NOW) + timedelta(days=1)
    return Course(village, asked, by=by, first=first, stopped_at=clock.stopped_at)


@pytest.mark.django_db
def test_a_call_is_lived_through_the_actions_from_its_page_to_its_alumni():
    course = course_of()
    lived = list(live(course))
    assert len(lived) == PARTS
    assert (lived[0], lived[-1]) == ("known", "alumni")
    call = Call.objects.get()
    checking.check(call)
    told = course.told.counts
    conducts = Counter(one.conduct for one in course.files)
    assert told["too_late"] == conducts[Conduct.MISSED] == 1
    assert told["filed"] == SMALL.files - 1
    assert told["completed"] == conducts[Conduct.COMPLETED]
    assert told["eligible"] == Decision.objects.count()
    assert told["readings"] == Reading.objects.filter(state="done").count() > 0
    assert told["letters"] == Letter.objects.filter(sent_at__isnull=False).count()
    laureates = Member.objects.filter(state__in=["finished", "left"]).count()
    assert told["conventions"] == laureates == Aid.objects.count() > 0
    assert told["pitches"] == Pitch.objects.count() == told["alumni"]
    assert [one.readings for one in course.told.by_readings] == [1, 2, 3, 4]
    assert course.told.recovered.readings == SMALL.readings
    _tells_what_was_lived(course)

    # What does not hold is found.
    with unguarded():
        Score.objects.order_by("pk").first().delete()
    Application.objects.filter(number=2).update(number=40)
    with pytest.raises(checking.Broken, match=r"leave holes.*sealed"):
        checking.check(call)


@pytest.mark.django_db
def test_as_many_stand_aside_as_leave_each_file_its_readers(monkeypatch):
    monkeypatch.setattr(judging, "CONFLICTS", 1.0)
    course = course_of(Asked(files=5, jurors=3, readings=1, seed=2))
    for part in live(course):
        if part == "scored":
            break
    apart = Counter(ConflictOfInterest.objects.values_list("application", flat=True))
    read = Counter(Reading.objects.filter(state="done").values_list("application", flat=True))
    assert set(apart.values()) == {2}
    assert set(read.values()) == {1}
    assert apart.keys() == read.keys()


def _tells_what_was_lived(course):
    found, told = outcome_of(course), course.told.counts
    assert CallOutcome.read(json.loads(json.dumps(found.written()))) == found
    assert len(found.jury) == SMALL.jurors
    assert sum(one.readings for one in found.jury) == told["readings"]
    assert all(one.readings <= one.most and one.mean is not None for one in found.jury)
    assert sum(one.eligible for one in found.axes) == told["eligible"]
    assert (
        sum(one.waiting for one in found.axes) == Decision.objects.filter(outcome="waiting").count()
    )
    for places in ("true", "raw", "calibrated"):
        assert {getattr(one, places) for one in found.files} == set(range(1, len(found.files) + 1))
    months = found.months
    assert [one.number for one in months] == list(range(1, 9))
    # The demo day is one more.
    assert sum(one.sessions for one in months) == told["sessions"] + 1
    assert sum(one.support_minutes for one in months) == told["support_minutes"]
    assert sum(one.slots for one in months) == told["slots"] > 0
    assert sum(one.milestones for one in months) == told["milestones"]
    assert sum(one.answers for one in months) == told["answers"]
    assert sum(one.left for one in months) == told["left"]
    assert months[-1].inside == told["alumni"]
    assert [one.year for one in found.alumni] == sorted(one.year for one in found.alumni)
    assert (
        sum(one.told for one in found.alumni)
        == told["alumni_answers"]
        == AlumniYear.objects.count()
    )
