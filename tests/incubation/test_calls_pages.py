"""Programmes and calls at the desk and for everybody: who opens which page, and what forms say back."""

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.models import Call, Criterion, Programme
from creuset.incubation.queries.calls import get_call, get_round, read_whole
from creuset.incubation.words.calls import grids_of
from creuset.incubation.writing import call_terms, programme_terms, round_terms
from creuset.people.actors import HOUSE
from tests.factories.incubation import (
    make_application,
    make_call,
    make_form,
    make_juror,
    make_programme,
)
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture(autouse=True)
def _now():
    with clock.stopped_at(NOW):
        yield


def page(name, village, *args):
    return reverse(name, args=[village, *args])


def signed_in(client, actor):
    client.force_login(actor.party.user)
    return client


def shown_fields(form):
    """What a form sends back as it was shown."""
    shown = {bound.html_name: (bound.field.widget, bound.value()) for bound in form}
    return {
        name: widget.format_value(value) if hasattr(widget, "format") else value
        for name, (widget, value) in shown.items()
        if value not in (None, False)
    }


def test_what_a_form_shows_is_what_the_call_says(client, village, lead):
    """Sent back as it was shown, nothing changes: every value has its field."""
    call = make_call(
        village, axes=("musees", "patrimoine"), published_at=None, budget_cents=5_000_000
    )
    read_whole(call)
    before = call_terms(get_call(village, call.pk, by=HOUSE))
    signed_in(client, lead)
    address = page("incubation_calls:change", village, call.pk)
    form = client.get(address).context["form"]
    answer = client.post(address, shown_fields(form))
    assert answer.status_code == 302
    assert call_terms(get_call(village, call.pk, by=HOUSE)) == before


def test_a_round_and_a_programme_come_back_as_they_were_shown(client, village, lead):
    call = make_call(village)
    row = call.rounds.get()
    row.criteria.filter(code="idea").update(
        anchors={"5": {"fr": "Remarquable"}, "0": {"fr": "Rien"}}
    )
    before = round_terms(get_round(village, row.pk, by=HOUSE))
    signed_in(client, lead)
    address = page("incubation_calls:change_round", village, row.pk)
    form = client.get(address).context["form"]
    assert client.post(address, shown_fields(form)).status_code == 302
    assert round_terms(get_round(village, row.pk, by=HOUSE)) == before
    address = page("programmes:change", village, call.programme_id)
    said = programme_terms(call.programme)
    form = client.get(address).context["form"]
    assert client.post(address, shown_fields(form)).status_code == 302
    assert programme_terms(Programme.objects.get()) == said


def new_call(village, **more):
    return {
        "programme": make_programme(village).pk,
        "name-fr": "Appel musées",
        "opens_on": "2026-12-01",
        "opens_hour": "09:00",
        "closes_on": "2027-01-15",
        "closes_hour": "18:00",
        "grace_minutes": "10",
        "seats": "3",
        "appeal_days": "15",
        "kept_months": "12",
        "project_kinds": ["start_up"],
        "form": make_form(village).code,
        "axes-0-name-fr": "Musées",
        "axes-1-name-fr": "Patrimoine",
        **more,
    }


def test_a_call_is_written_on_a_page(client, village, lead):
    signed_in(client, lead)
    answer = client.post(page("incubation_calls:new", village), new_call(village))
    call = Call.objects.get()
    assert answer["Location"] == page("incubation_calls:call", village, call.pk)
    assert call.opens_at.isoformat() == "2026-12-01T08:00:00+00:00"
    assert sorted(call.axes.values_list("code", flat=True)) == ["musees", "patrimoine"]
    overview = client.get(answer["Location"]).content.decode()
    assert "Avant la publication" in overview
    refused = client.post(page("incubation_calls:publish", village, call.pk))
    assert refused.status_code == 422
    assert "Il manque encore" in refused.content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"closes_on": "2026-11-30"}, "closes_on"),
        ({"answers_on": "2027-01-15"}, "answers_on"),
        ({"name-fr": ""}, "name-fr"),
        ({"budget": "10", "most": "20"}, "most"),
        # At two the clocks go on to three: half past two is no hour of that night.
        ({"closes_on": "2027-03-28", "closes_hour": "02:30"}, "closes_hour"),
    ],
)
def test_a_fault_stands_on_its_field(client, village, lead, said, field):
    signed_in(client, lead)
    answer = client.post(page("incubation_calls:new", village), new_call(village, **said))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Call.objects.exists()


def test_the_fault_of_a_row_stands_in_the_row(client, village, lead):
    call = make_call(village, axes=("musees", "patrimoine"))
    signed_in(client, lead)
    address = page("incubation_calls:change_round", village, call.rounds.get().pk)
    sent = shown_fields(client.get(address).context["form"])
    sent |= {"criteria-1-least": "5", "criteria-1-most": "5"}
    sent |= {"quota-patrimoine-least": "2", "quota-patrimoine-most": "1"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    fields = {"quota-patrimoine-most", "criteria-1-most"}
    assert fields == set(answer.context["form"].errors)


def test_another_call_begins_as_a_former_one(client, village, lead):
    former = make_call(village)
    signed_in(client, lead)
    address = f"{page('incubation_calls:new', village)}?like={former.pk}"
    form = client.get(address).context["form"]
    assert client.post(address, shown_fields(form)).status_code == 302
    made = Call.objects.latest("pk")
    assert made.closes_at > former.closes_at
    assert made.rounds.get().criteria.count() == 2
    assert made.published_at is None


def test_whoever_applies_or_judges_reads_and_changes_nothing(client, village, lead):
    call = make_call(village)
    make_juror(call, lead.party)
    signed_in(client, lead)
    shown = client.get(page("incubation_calls:call", village, call.pk)).content.decode()
    assert "quelqu’un d’autre de l’équipe le conduit" in shown
    assert page("incubation_calls:change", village, call.pk) not in shown
    answer = client.post(page("incubation_calls:drop", village, call.pk), {"reason": "Non."})
    assert answer.status_code == 422
    assert Call.objects.get().dropped_at is None


def test_the_team_reads_and_members_do_not(client, village):
    call = make_call(village)
    make_application(call)
    for name in ("incubation_calls:call", "incubation_calls:rounds"):
        address = page(name, village, call.pk)
        assert signed_in(client, team_of(village, Role.RECEPTION)).get(address).status_code == 200
        assert signed_in(client, member_of(village)).get(address).status_code == 404
        assert signed_in(client, team_of(make_village())).get(address).status_code == 404
    new = page("incubation_calls:new", village)
    assert signed_in(client, team_of(village, Role.RECEPTION)).get(new).status_code == 404


def test_anybody_reads_what_is_published_and_how_they_are_judged(client, village):
    call = make_call(village, code="culture", summaries={"fr": "Pour les musées."})
    hidden = make_call(village, code="cache", published_at=None)
    listed = client.get(page("calls:list", village)).content.decode()
    assert call.names["fr"] in listed
    assert hidden.names["fr"] not in listed
    shown = client.get(page("calls:call", village, "culture")).content.decode()
    assert '<meta property="og:description" content="Pour les musées.">' in shown
    assert "67" in shown  # the weight of two in three, in percent
    assert client.get(page("calls:call", village, "cache")).status_code == 404
    entry = client.get(page("calls:deadline", village, "culture"))
    assert entry["Content-Type"].startswith("text/calendar")
    assert b"DTEND:20261213T080000Z" in entry.content


def test_a_weight_is_told_for_each_axis(village):
    call = make_call(village, axes=("musees", "securite"))
    row = call.rounds.get()
    Criterion.objects.create(
        round=row,
        axis=call.axes.get(code="securite"),
        code="surete",
        names={"fr": "Sûreté"},
        weight=1,
        position=2,
    )
    read_whole(call)
    (grid,) = grids_of(call)
    # Two of three in the museums, two of four in security.
    assert [one.share for one in grid.criteria] == ["50 – 67 %", "25 – 33 %", "25 %"]


def test_a_call_that_was_given_up_says_why(client, village):
    call = make_call(village, dropped_at=NOW, dropped_why="Reporté au printemps.")
    assert (
        "Reporté au printemps."
        in client.get(page("calls:call", village, call.code)).content.decode()
    )
    assert client.get(page("calls:deadline", village, call.code)).status_code == 404


def test_programmes_are_listed_with_few_questions(
    client, village, lead, django_assert_max_num_queries
):
    for _number in range(3):
        make_call(village)
    signed_in(client, lead).get(page("programmes:list", village))
    with django_assert_max_num_queries(12):
        client.get(page("programmes:list", village))
