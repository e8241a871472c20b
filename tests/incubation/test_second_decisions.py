"""A file that came back to its jury after the release, by an appeal, is decided again: at once, sealed, told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.core import files
from creuset.core.roles import Role, Scope
from creuset.core.seals.checking import changed_objects
from creuset.documents.models import Document
from creuset.incubation.actions import appeals
from creuset.incubation.actions import letters as letter_acts
from creuset.incubation.actions.decisions import decide, release_round
from creuset.incubation.actions.deliberations import close_deliberation
from creuset.incubation.actions.second_decisions import decide_again
from creuset.incubation.models import Decision, SecondDecision
from creuset.incubation.papers.second_minutes import second_minutes_of
from creuset.incubation.queries.coming_back import able_jurors
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.deciding import NoQuorum, NoReason, NotInRound, QuotasBroken
from creuset.incubation.rules.letters import LetterKind as K
from creuset.incubation.states import ApplicationState as S
from creuset.incubation.states import Outcome
from creuset.incubation.writers import get_writer
from creuset.kernel.errors import Forbidden, Refused
from creuset.people.actors import Actor
from tests.factories.incubation import make_call, make_conflict, make_round, make_sitting
from tests.factories.people import actor_of, make_user, member_of, team_of
from tests.factories.villages import NOW, make_village
from tests.incubation.test_applying_api import Program
from tests.incubation.test_deliberation_journey import text_of

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


def again(row, by, outcome=Outcome.SELECTED, jurors=None, **more):
    if jurors is None:
        jurors = [one.pk for one in able_jurors(row.round, row)]
    made = decide_again(application=row, outcome=outcome, jurors=jurors, by=by, now=LATER, **more)
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


def room(village, row, name, *keys, face="desk"):
    return reverse(f"deliberation_{face}:{name}", args=[village, row.round_id, *keys])


def test_the_desk_is_led_from_the_file_to_the_page_of_the_second_decision(
    client, jury, lead, village
):
    (chair, juror), row = jury
    client.force_login(lead.party.user)
    page = reverse("applications:file", args=[village, row.pk])
    url = room(village, row, "again", row.pk)
    assert url in client.get(page).content.decode()
    told = client.get(url).content.decode()
    assert "Trop tôt." in told
    assert "Relisez." in told
    assert "Pièce retrouvée." in told
    assert 'name="despite"' in told
    jurors = [chair.pk, juror.pk]
    full = client.post(url, {"outcome": "selected", "jurors": jurors})
    assert full.status_code == 422
    assert "despite" in full.context["form"].errors
    done = client.post(url, {"outcome": "refused", "reason": "Relu.", "jurors": jurors})
    assert done["Location"] == room(village, row, "room")
    assert url not in client.get(page).content.decode()
    assert client.get(url).status_code == 404
    program = Program(lead, village)
    asked = {"application": row.pk, "outcome": "waiting", "jurors": jurors}
    program.send("POST", f"/rounds/{row.round_id}/again", asked, 404)


def test_the_chair_finds_it_in_the_room_and_writes_it_down(client, jury, village):
    (chair, juror), row = jury
    for one in (chair, juror):
        make_user(party=one.party)
    url = room(village, row, "again", row.pk, face="my")
    client.force_login(juror.party.user)
    told = client.get(room(village, row, "room", face="my")).content.decode()
    assert "revenu devant le jury" in told
    assert url not in told
    assert client.get(url).status_code == 404
    client.force_login(chair.party.user)
    assert url in client.get(room(village, row, "room", face="my")).content.decode()
    said = {"outcome": "waiting", "jurors": [chair.pk, juror.pk]}
    assert client.post(url, said)["Location"] == room(village, row, "room", face="my")
    row.refresh_from_db()
    assert row.state == S.WAITING
    assert url not in client.get(room(village, row, "room", face="my")).content.decode()


def test_the_chair_in_conflict_sees_nothing_of_it(client, jury, village):
    (chair, _juror), row = jury
    make_user(party=chair.party)
    make_conflict(chair, row)
    client.force_login(chair.party.user)
    told = client.get(room(village, row, "room", face="my")).content.decode()
    assert row.title not in told
    assert client.get(room(village, row, "again", row.pk, face="my")).status_code == 404


def test_who_took_part_reaches_the_quorum_and_judges_without_conflict(jury, lead):
    jurors, row = jury
    row.round.quorum = 2
    row.round.save()
    with pytest.raises(NoQuorum) as few:
        again(row, lead, Outcome.WAITING, jurors=[jurors[0].pk])
    assert few.value.field == "jurors"
    make_conflict(jurors[1], row)
    with pytest.raises(Refused):
        again(row, lead, Outcome.WAITING, jurors=[one.pk for one in jurors])
    jurors[1].conflicts.all().delete()
    again(row, lead, Outcome.WAITING)
    assert row.state == S.WAITING


def test_it_has_minutes_of_its_own_in_both_languages_sealed_and_read_by_who_runs_the_call(
    client, jury, lead, village
):
    jurors, row = jury
    again(row, lead, despite="Le conseil ajoute une place.")
    second = SecondDecision.objects.get()
    assert (second.before, second.outcome) == ("refused", "selected")
    papers = second_minutes_of([second.pk])[second.pk]
    assert set(papers) == {"fr", "en"}
    told = text_of(papers["en"])
    for words in (
        "Minutes of a second decision",
        "Trop tôt.",
        "Pièce retrouvée.",
        "Le conseil ajoute une place.",
        *(one.party.name for one in jurors),
        lead.party.name,
    ):
        assert words in told, words
    assert "Procès-verbal d’une seconde décision" in text_of(papers["fr"])
    client.force_login(lead.party.user)
    links = client.get(reverse("deliberation_desk:rounds", args=[village, row.call_id]))
    address = files.address(papers["fr"].file)
    assert address in links.content.decode()
    assert client.get(address).getvalue().startswith(b"%PDF")
    make_user(party=jurors[0].party)
    client.force_login(jurors[0].party.user)
    assert client.get(address).status_code == 404
    assert not list(changed_objects())
    Document.objects.filter(pk=papers["fr"].pk).delete()
    assert len(list(changed_objects())) == 1


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
