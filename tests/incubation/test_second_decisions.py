"""A file that came back to its jury after the release, by an appeal, is decided again: at once, sealed, told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.core.roles import Role, Scope
from creuset.core.seals.checking import changed_objects
from creuset.incubation.actions import appeals
from creuset.incubation.actions import letters as letter_acts
from creuset.incubation.actions.decisions import decide, decide_again, release_round
from creuset.incubation.actions.deliberations import close_deliberation
from creuset.incubation.models import Decision
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.deciding import NoReason, NotInRound, QuotasBroken
from creuset.incubation.rules.letters import LetterKind as K
from creuset.incubation.states import ApplicationState as S
from creuset.incubation.states import Outcome
from creuset.incubation.writers import get_writer
from creuset.kernel.errors import Forbidden, Refused
from creuset.people.actors import Actor
from tests.factories.incubation import make_call, make_conflict, make_round, make_sitting
from tests.factories.people import actor_of, member_of, team_of
from tests.factories.villages import NOW, make_village
from tests.incubation.test_applying_api import Program

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def jury(village, lead):
    """A released round of two seats: one taken, one who waits, one refused whose appeal was granted."""
    call = make_call(village, seats=1)
    meeting, jury, files = make_sitting(call)
    outcomes = (Outcome.SELECTED, Outcome.WAITING, Outcome.REFUSED)
    for one, outcome in zip(files, outcomes, strict=True):
        decide(application=one, outcome=outcome, reason="Trop tôt.", by=lead, now=NOW)
    close_deliberation(deliberation=meeting, by=lead, now=NOW)
    release_round(in_round=meeting.round, by=lead, now=NOW)
    holder = actor_of(files[2].holder)
    made = appeals.appeal(
        writer=get_writer(village, files[2].pk, by=holder), words="Relisez.", by=holder, now=NOW
    )
    appeals.answer(
        appeal=made, outcome=AppealOutcome.GRANTED, words="Pièce retrouvée.", by=lead, now=NOW
    )
    files[2].refresh_from_db()
    return jury, files[2]


def letter_of(row, lead, now=LATER):
    """The letter that the application is owed, sent."""
    letter_acts.prepare(call=row.call, by=lead, now=now)
    letter = row.letters.get(sent_at=None, dropped_at=None)
    letter_acts.approve(call=row.call, letters=[letter], by=lead, now=now)
    assert letter_acts.send(call=row.call, letters=[letter], by=lead, now=now).done
    return letter


def again(row, by, outcome=Outcome.SELECTED, **more):
    made = decide_again(application=row, outcome=outcome, by=by, now=LATER, **more)
    row.refresh_from_db()
    return made


def test_refused_again_it_is_told_anew_with_the_new_reason(jury, lead):
    _jurors, row = jury
    assert row.state == S.ELIGIBLE
    assert letter_of(row, lead, NOW).kind == K.APPEAL_GRANTED
    with pytest.raises(NoReason):
        again(row, lead, Outcome.REFUSED)
    made = again(row, lead, Outcome.REFUSED, reason="Relu, le marché manque.")
    assert (row.state, made.decided_at) == (S.REFUSED, LATER)
    assert Decision.objects.filter(application=row).count() == 1
    assert not list(changed_objects())
    letter = letter_of(row, lead)
    assert letter.kind == K.REFUSED
    assert "Relu, le marché manque." in letter.body


def test_selected_where_no_place_is_left_somebody_says_why(jury, lead):
    _jurors, row = jury
    with pytest.raises(QuotasBroken) as refused:
        again(row, lead)
    assert refused.value.field == "despite"
    again(row, lead, despite="Le conseil ajoute une place.")
    assert row.state == S.SELECTED
    assert letter_of(row, lead).kind == K.APPEAL_GRANTED
    assert letter_of(row, lead).kind == K.LAUREATE


def test_the_desk_writes_it_down_where_the_appeal_leads(client, jury, lead, village):
    _jurors, row = jury
    client.force_login(lead.party.user)
    page = reverse("applications:file", args=[village, row.pk])
    assert "Le jury se prononce à nouveau" in client.get(page).content.decode()
    url = reverse("applications:decide_again", args=[village, row.pk])
    full = client.post(url, {"outcome": "selected"})
    assert full.status_code == 422
    assert 'name="despite"' in full.content.decode()
    done = client.post(url, {"outcome": "refused", "reason": "Relu."})
    assert done["Location"] == page
    assert "Le jury se prononce à nouveau" not in client.get(page).content.decode()
    program = Program(lead, village)
    asked = {"outcome": "waiting"}
    refused = program.send("POST", f"/files/{row.pk}/decide-again", asked, 409)
    assert refused["code"] == "not-in-round"


def test_put_on_the_waiting_list_it_stands_last(jury, lead):
    _jurors, row = jury
    made = again(row, lead, Outcome.WAITING)
    assert (row.state, made.rank) == (S.WAITING, 2)


def test_selected_in_a_round_before_the_last_it_goes_on_to_the_next(jury, lead):
    _jurors, row = jury
    after = make_round(row.call)
    again(row, lead, despite="Une place de plus.")
    assert (row.state, row.round) == (S.ELIGIBLE, after)
    # There it is decided in the deliberation, as the others.
    with pytest.raises(NotInRound):
        again(row, lead, Outcome.WAITING)


def test_only_its_jury_decides_it_and_only_what_came_back(jury, lead, village):
    jurors, row = jury
    chair = actor_of(jurors[0].party)
    make_conflict(jurors[0], row)
    for by in (
        chair,
        actor_of(jurors[1].party),
        actor_of(row.holder),
        member_of(village),
        team_of(village, Role.RECEPTION),
        Actor(lead.party, scopes=frozenset({Scope.READ})),
    ):
        with pytest.raises(Forbidden):
            again(row, by, Outcome.WAITING)
    with pytest.raises(Refused):
        again(row, lead, Outcome.ADJOURNED, reason="Plus tard.")
    jurors[0].conflicts.all().delete()
    again(row, chair, Outcome.WAITING)
    with pytest.raises(NotInRound):
        again(row, lead, Outcome.REFUSED, reason="Non.")
