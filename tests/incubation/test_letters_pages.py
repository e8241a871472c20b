"""What the pages about letters, appeals and laureates say, to whom."""

import pytest
from django.core import mail
from django.urls import reverse

from creuset.core.roles import Role
from creuset.incubation.actions import screening
from creuset.incubation.models import Appeal, Letter, LetterText, ShownLaureate
from creuset.incubation.states import ApplicationState
from tests.factories.incubation import make_appeal, make_application, make_call, make_juror
from tests.factories.people import make_user, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def call(village):
    return make_call(village)


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def desk(client, lead):
    """A browser in which a programme lead is signed in."""
    client.force_login(lead.party.user)
    return client


@pytest.fixture
def refused(call, lead):
    row = make_application(call, state=S.FILED, title="Écho des caves")
    screening.judge(application=row, verb="turn_away", reason="Incomplet.", by=lead, now=NOW)
    return row


def at(name, village, *args):
    return reverse(f"applications:{name}", args=[village, *args])


def said(answer):
    return answer.content.decode()


def test_letters_go_from_what_is_owed_to_the_mail(desk, village, call, refused):
    url = at("letters", village, call.pk)
    assert "À préparer" in said(desk.get(url))
    desk.post(at("prepare", village, call.pk), {"kind": "inadmissible"})
    letter = Letter.objects.get()
    page = said(desk.get(url))
    assert "les passe toutes" in page
    assert "Valider 1 brouillon" in page
    one = said(desk.get(at("letter", village, letter.pk)))
    assert "Incomplet." in one
    desk.post(at("approve", village, call.pk), {"letter": [letter.pk], "then": letter.pk})
    answer = desk.post(at("send", village, call.pk), {"letter": [letter.pk]}, follow=True)
    assert "1 lettre envoyée." in said(answer)
    assert len(mail.outbox) == 1
    assert "Lettres parties" in said(answer)
    assert desk.get(at("letter", village, letter.pk)).status_code == 200


def test_a_letter_is_changed_by_hand_kept_back_and_thrown_away(desk, village, call, refused):
    desk.post(at("prepare", village, call.pk))
    letter = Letter.objects.get()
    url = at("letter", village, letter.pk)
    assert desk.post(url, {"subject": "", "body": "x"}).status_code == 422
    desk.post(url, {"subject": "Sujet", "body": "Non."})
    assert "Le motif manque" in said(desk.get(url))
    answer = desk.post(at("approve", village, call.pk), {"letter": [letter.pk]}, follow=True)
    assert "Gardées" in said(answer)
    assert desk.get(at("letter_paper", village, letter.pk)).content.startswith(b"%PDF-")
    desk.post(at("drop_letter", village, letter.pk))
    letter.refresh_from_db()
    assert letter.dropped_at is not None


def test_a_text_is_written_and_a_place_that_is_none_refused(desk, village, call):
    assert "non recevable" in said(desk.get(at("letter_texts", village, call.pk))).lower()
    url = at("letter_text", village, call.pk, "admitted", "fr")
    assert "{project}" in said(desk.get(url))
    refused = desk.post(url, {"subject": "Bonjour {nom}", "body": "Oui."})
    assert refused.status_code == 422
    assert "{nom}" in said(refused)
    desk.post(url, {"subject": "Bonjour {project}", "body": "Oui."})
    assert LetterText.objects.get().call == call
    assert desk.get(at("letter_text", village, call.pk, "nothing", "fr")).status_code == 404


def test_an_applicant_reads_the_letter_contests_and_is_answered(
    client, village, call, lead, refused
):
    user = make_user(party=refused.holder)
    client.force_login(user)
    page = reverse("incubation_my_letters:page", args=[village, refused.pk])
    assert "Pas encore de lettre" in said(client.get(page))
    appeal = reverse("incubation_my_letters:appeal", args=[village, refused.pk])
    assert client.post(appeal, {"words": ""}).status_code == 422
    answer = client.post(appeal, {"words": "Relisez l’annexe."}, follow=True)
    assert "Relisez l’annexe." in said(answer)
    row = Appeal.objects.get()
    client.force_login(lead.party.user)
    url = at("appeal", village, row.pk)
    shown = said(client.get(url))
    assert "Relisez l’annexe." in shown
    assert "Incomplet." in shown
    assert client.post(url, {"outcome": "granted", "words": ""}).status_code == 422
    client.post(url, {"outcome": "granted", "words": "L’annexe suffit."})
    refused.refresh_from_db()
    assert refused.state == S.FILED
    assert "L’annexe suffit." in said(client.get(url))


def test_a_laureate_says_whether_they_are_named_and_the_list_is_published(
    client, village, call, lead
):
    call.rounds.update(released_at=NOW)
    row = make_application(call, state=S.SELECTED, title="Lumière froide")
    client.force_login(make_user(party=row.holder))
    client.post(reverse("incubation_my_letters:agree", args=[village, row.pk]))
    assert ShownLaureate.objects.get().is_agreed
    client.force_login(lead.party.user)
    url = at("laureates", village, call.pk)
    assert "Lumière froide" in said(client.get(url))
    client.post(at("publish_laureates", village, call.pk))
    call.refresh_from_db()
    assert call.laureates_at is not None
    client.post(at("hide_laureate", village, row.pk))
    assert "ne veut pas être nommé" in said(client.get(url))
    client.post(at("take_back_laureates", village, call.pk))
    call.refresh_from_db()
    assert call.laureates_at is None


def test_who_opens_letters(client, village, call, refused):
    appeal = make_appeal(refused)
    juror = team_of(village, Role.PROGRAMME_LEAD)
    make_juror(call, juror.party)
    for actor, status in (
        (team_of(village, Role.RECEPTION), 200),
        (juror, 403),
        (member_of(village), 404),
        (team_of(make_village(), Role.OWNER), 404),
    ):
        client.force_login(actor.party.user)
        for url in (at("letters", village, call.pk), at("laureates", village, call.pk)):
            assert client.get(url).status_code == status
        own = reverse("incubation_my_letters:page", args=[village, refused.pk])
        assert client.get(own).status_code == 404
    client.force_login(juror.party.user)
    assert client.get(at("appeal", village, appeal.pk)).status_code == 403


def test_the_page_of_a_call_names_its_laureates_once_they_are_public(client, village, call):
    row = make_application(call, state=S.SELECTED, title="Lumière froide")
    ShownLaureate.objects.create(application=row, is_agreed=True, since=NOW)
    url = reverse("calls:call", args=[village, call.code])
    assert "Lumière froide" not in said(client.get(url))
    call.laureates_at = NOW
    call.save()
    assert "Lumière froide" in said(client.get(url))
