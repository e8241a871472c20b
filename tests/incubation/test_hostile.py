"""What people do to a jury and to a call that nobody wished for: told in words, nothing lost, nobody sees too much."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions import applications, juries, rounds
from creuset.incubation.actions.filing import file_application
from creuset.incubation.actions.freeing import free_readings
from creuset.incubation.actions.sitting import SitsInJury
from creuset.incubation.models import Application, Criterion, Juror, Reading, Round, Score
from creuset.incubation.queries.calls import get_round
from creuset.incubation.queries.juries import terms_of
from creuset.incubation.queries.readings import score_rows
from creuset.incubation.states import ApplicationState, ReadingState
from creuset.incubation.words.statement import statement_of
from creuset.incubation.writing import round_terms
from tests.factories.incubation import make_application, make_call, make_juror, make_reading
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import draft, make_open_call
from tests.incubation.test_applying_api import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten():
    with clock.stopped_at(NOW):
        yield


class Table:
    """A juror with one application before them, in two windows."""

    def __init__(self):
        self.village = make_village()
        self.call = make_call(self.village)
        self.juror = member_of(self.village)
        self.seat = make_juror(self.call, self.juror.party)
        self.row = make_application(self.call, title="Le Phare")
        self.reading = make_reading(self.row, self.seat, given_at=NOW)
        self.keys = [one.pk for one in self.row.round.criteria.order_by("position")]
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(self.juror.party.user)

    def post(self, verb, **data):
        where = [self.village, self.call.pk, self.reading.pk]
        return self.client.post(reverse(f"jury_my:{verb}", args=where), data)

    def typed(self, points=4, words="Mes mots", note="Ma note", revision=0):
        told = {f"points-{key}": points for key in self.keys}
        return told | {f"notes-{self.keys[0]}": note, "words": words, "revision": revision}

    def now(self):
        return Reading.objects.get(pk=self.reading.pk)


@pytest.fixture
def table():
    return Table()


def shows(answer, *words):
    page = answer.content.decode()
    return [one for one in words if one not in page]


@pytest.mark.parametrize("verb", ["reading", "finish"])
def test_what_two_windows_typed_is_never_lost_without_scripts(table, verb):
    assert table.post("reading", **table.typed(words="La première")).status_code == 302
    told = table.post(verb, **table.typed(points=2, words="La seconde", note="Une autre"))
    assert told.status_code == 409
    assert shows(told, "another window", "La seconde", "Une autre", "save it again") == []
    assert table.now().words == "La première"
    # The page knows what stands now: saved again, what it shows is kept.
    again = table.post(verb, **table.typed(2, "La seconde", "Une autre", table.now().revision))
    assert again.status_code == 302
    assert table.now().words == "La seconde"
    assert set(Score.objects.values_list("points", flat=True)) == {2}


def test_points_that_are_none_leave_the_words_where_they_were(table):
    told = table.post("reading", **table.typed(points="beaucoup"))
    assert told.status_code == 422
    assert shows(told, "This is no number of points.", "Mes mots", "Ma note") == []
    off = table.post("reading", **table.typed(points=99))
    assert off.status_code == 422
    assert shows(off, "Mes mots", "Ma note") == []
    assert table.now().words == ""


def test_what_is_typed_after_the_round_closed_is_shown_to_be_copied(table):
    table.post("reading", **table.typed(words="Avant"))
    Round.objects.update(closed_at=NOW)
    told = table.post("finish", **table.typed(1, "Après", "Note", table.now().revision))
    assert told.status_code == 409
    assert shows(told, "This round is closed", "Après", "Note", "Avant", "is not kept") == []
    assert table.now().words == "Avant"


def test_a_window_that_is_behind_a_finished_reading_shows_what_it_typed(table):
    table.post("reading", **table.typed())
    assert table.post("finish", **table.typed(revision=table.now().revision)).status_code == 302
    assert table.now().state == ReadingState.DONE
    # Pressed twice it is in; what differs is not lost.
    assert table.post("finish", **table.typed(revision=1)).status_code == 302
    told = table.post("finish", **table.typed(words="Trop tard", revision=1))
    assert told.status_code == 409
    assert shows(told, "Trop tard", "Mes mots") == []
    assert table.now().words == "Mes mots"


def test_what_is_taken_while_it_is_typed_is_kept_and_told(table):
    free_readings(table.seat, now=NOW)
    assert table.now().state == ReadingState.TAKEN
    saved = table.post("save", **table.typed()).json()
    assert "given to somebody else" in saved["message"]
    told = table.post("finish", **table.typed(words="Mes mots, encore", revision=99))
    assert told.status_code == 302
    assert table.now().words == "Mes mots, encore"
    page = table.client.get(told["Location"])
    assert shows(page, "What you wrote is kept", "Mes mots, encore") == []
    assert shows(page, "You cannot read it any more.") == []


def test_a_criterion_that_goes_while_it_is_typed_keeps_what_was_written(table):
    lead = team_of(table.village, Role.PROGRAMME_LEAD)
    row = get_round(table.village, table.row.round_id, by=lead)
    said = round_terms(row)
    first, *others = said.criteria
    gone = Criterion.objects.get(round=row, code=first.code)
    assert gone.pk == table.keys[0]
    # Nobody scored it yet: it is retired all the same, since somebody may be writing for it.
    rounds.change_round(round=row, terms=replace(said, criteria=tuple(others)), by=lead, now=NOW)
    saved = table.post("save", **table.typed())
    assert saved.status_code == 200
    assert "taken off the grid" in saved.json()["message"]
    kept = Score.objects.get(criterion=gone)
    assert (kept.points, kept.words) == (4, "Ma note")
    done = table.post("finish", **table.typed(revision=table.now().revision))
    assert done.status_code == 302
    # It counts for nothing, and comes back with what was written if the criterion does.
    assert [one.total for one in score_rows(table.row.round).rows] == [16]
    back = get_round(table.village, row.pk, by=lead)
    assert [one.code for one in round_terms(back).criteria] == [one.code for one in others]


def test_a_program_in_a_second_window_is_told_how_it_stands(table):
    program = Program(table.juror, table.village)
    path = f"/my-juries/{table.call.pk}/readings/{table.reading.pk}"
    points = {str(key): 4 for key in table.keys}
    body = {"revision": 0, "points": points, "notes": {}, "words": "Du programme"}
    program.send("PUT", path, body)
    told = program.send("PUT", path, body | {"words": "Plus tard"}, 409)
    assert (told["code"], told["words"]) == ("reading-changed", "Du programme")
    assert program.send("PUT", path, body | {"revision": 10**12}, 422)
    assert program.send("PUT", path, body | {"revision": 10**30}, 400)
    wild = {"revision": 1, "points": {"9" * 40: 4, "²": 1, "-1": 2}, "notes": {}}
    assert program.send("PUT", path, wild)
    program.send("POST", f"{path}/finish", {"revision": 2})
    refused = program.send("PUT", path, body | {"revision": 3}, 409)
    assert refused["detail"]
    assert table.now().words == "Du programme"


class TestJurorsWhoApply:
    """Nobody judges those whom they compete with."""

    @pytest.fixture
    def call(self):
        return make_open_call(make_village())

    @pytest.fixture
    def juror(self, call):
        by = member_of(call.village, name="Zoé Martin")
        make_juror(call, by.party)
        return by

    def test_who_sits_begins_nothing_on_the_page_nor_by_a_program(self, call, juror):
        client = Client(headers={"accept-language": "en"})
        client.force_login(juror.party.user)
        page = reverse("incubation_apply:begin", args=[call.village, call.code])
        told = client.post(page, {"title": "Le Phare"})
        assert told.status_code == 422
        assert shows(told, "leave the jury first", "Le Phare") == []
        program = Program(juror, call.village)
        body = {"call": call.code, "title": "Le Phare"}
        assert program.send("POST", "/my-applications", body, 409)["code"] == "sits-in-jury"
        assert not Application.objects.exists()

    def test_a_draft_of_before_is_not_filed_and_nothing_of_it_is_lost(self, call):
        by = member_of(call.village, name="Zoé Martin")
        writer = draft(call, by)
        seat = make_juror(call, by.party)
        with pytest.raises(SitsInJury):
            file_application(writer=writer, by=by, now=NOW)
        row = Application.objects.get()
        assert row.state == ApplicationState.DRAFT
        assert row.sheet.answers["pitch"].startswith("Un phare")
        juries.leave(juror=seat, by=by, now=NOW)
        file_application(writer=writer, by=by, now=NOW)
        row.refresh_from_db()
        assert row.number == 1

    def test_who_read_for_the_jury_applies_no_more_though_they_left(self, call, juror):
        make_reading(make_application(call), Juror.objects.get(), given_at=NOW)
        juries.leave(juror=Juror.objects.get(), by=juror, now=NOW)
        with pytest.raises(SitsInJury, match=r"cannot apply|pouvez pas"):
            applications.begin_signed_in(
                call=call, title="Le Phare", language="fr", by=juror, now=NOW
            )

    def test_who_declined_or_has_not_answered_applies_and_then_cannot_sign(self, call):
        lead = team_of(call.village, Role.PROGRAMME_LEAD)
        by = member_of(call.village, name="Zoé Martin")
        seat = juries.Seat(axes=list(call.axes.all()))
        row = juries.invite_juror(call=call, who=by.party, seat=seat, by=lead, now=NOW)
        file_application(writer=draft(call, by), by=by, now=NOW)
        digest = statement_of(terms_of(call), by.party.language).digest
        with pytest.raises(juries.CannotJudge):
            juries.sign_in(juror=row, digest=digest, name="Zoé", by=by, now=NOW)


def test_one_second_after_the_grace_the_page_and_the_program_say_so_and_keep_what_was_written():
    call = make_open_call(make_village())
    by = member_of(call.village, name="Zoé Martin")
    writer = draft(call, by)
    pk = writer.application.pk
    client = Client(headers={"accept-language": "en"})
    end = call.closes_at + timedelta(minutes=call.grace_minutes)
    with clock.stopped_at(end):
        client.force_login(by.party.user)
        told = client.post(
            reverse("incubation_my_applications:file", args=[call.village, pk]), {}, follow=True
        )
        page = told.content.decode()
        assert told.status_code == 422
        assert "nothing is filed any more. What you wrote is kept" in page
        program = Program(by, call.village)
        refused = program.send("POST", f"/my-applications/{pk}/file", {}, 422)
        assert refused["code"] == "too-late"
        row = Application.objects.get()
        assert row.state == ApplicationState.DRAFT
        assert row.sheet.answers["pitch"].startswith("Un phare")
