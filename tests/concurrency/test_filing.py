"""Two windows of one draft, many applicants of one call, at the same instant: each is filed once, without a hole."""

from datetime import timedelta

import pytest

from creuset.incubation.actions.applications import begin, open_late
from creuset.incubation.actions.filing import file_application
from creuset.incubation.actions.late_doors import make_late_door
from creuset.incubation.models import Application, Filing, LateDoor
from creuset.people.actors import HOUSE
from creuset.projects.models import Project
from tests.concurrency.test_letting import raced
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import applicant, draft, late, make_open_call, writer_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_draft_filed_from_several_windows_is_filed_once():
    by = applicant()
    writer = draft(make_open_call(make_village()), by)
    told = raced([lambda: file_application(writer=writer, by=by, now=NOW)] * 4)
    assert told == {"done": 1, "conflict": 3}
    assert (Filing.objects.count(), Project.objects.count()) == (1, 1)


def test_many_file_at_once_and_their_numbers_have_no_hole():
    call = make_open_call(make_village())
    writers = [(draft(call, by), by) for by in (applicant() for _n in range(4))]
    told = raced(
        [
            lambda writer=writer, by=by: file_application(writer=writer, by=by, now=NOW)
            for writer, by in writers
        ]
    )
    assert told == {"done": 4}
    numbers = Application.objects.values_list("number", flat=True)
    assert sorted(number or 0 for number in numbers) == [1, 2, 3, 4]


def test_an_address_that_asks_several_times_at_once_has_one_draft():
    call = make_open_call(make_village())
    asked = {"email": "ada@candidate.example", "title": "Le Phare", "language": "fr", "now": NOW}
    assert raced([lambda: begin(call=call, **asked)] * 4) == {"done": 4}
    assert Application.objects.count() == 1


def test_a_late_code_for_one_opens_for_one():
    call = make_open_call(make_village())
    people = [(draft(call, by), by) for by in (applicant() for _n in range(3))]
    late(call)
    _door, code = make_late_door(
        call=call, until=NOW + timedelta(hours=2), words="Une panne", by=HOUSE, now=NOW
    )
    writers = [writer_of(writer.application, by) for writer, by in people]
    told = raced(
        [lambda writer=writer: open_late(writer=writer, code=code, now=NOW) for writer in writers]
    )
    assert told == {"done": 1, "late-door-shut": 2}
    assert LateDoor.objects.get().used == 1
