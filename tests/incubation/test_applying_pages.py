"""The way of an applicant through the pages: from an address without account to a receipt; and who sees nothing."""

import re
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.test import Client

from creuset.core import rates
from creuset.core.roles import Role
from creuset.incubation.actions.completing import ask_to_complete
from creuset.incubation.actions.corrections import begin_correction
from creuset.incubation.actions.late_doors import make_late_door
from creuset.incubation.models import Application, Completion, Filing, LateDoor
from creuset.incubation.states import ApplicationState
from creuset.incubation.views import apply, writing
from creuset.incubation.writers import secret_of
from creuset.people.models import KnownParty, Party, User
from tests.factories.incubation import make_application
from tests.factories.people import make_person, make_user, team_of
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import (
    PDF,
    draft,
    filed,
    late,
    link_in,
    mails_to,
    make_open_call,
    writer_of,
)

pytestmark = pytest.mark.django_db

ADDRESS = "ada@candidate.example"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("creuset.core.clock.now", lambda: NOW)
    for limiter in (apply.limiter, apply.boxes, writing.codes):
        limiter.forget()


@pytest.fixture
def call(village):
    return make_open_call(village)


def signed_in(party: Party) -> Client:
    client = Client()
    client.force_login(getattr(party, "user", None) or make_user(party=party))
    return client


def start(call, client=None, **more):
    values = {"title": "Le Phare", "email": ADDRESS, "website": ""} | more
    path = f"/{call.village.slug}/apply/{call.code}/"
    return (client or Client()).post(path, values)


def as_form(page, **typed):
    """What the form of answers holds as it was drawn, with what is typed."""
    text = page.content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    hidden["drawn"] = hidden.get("drawn", "").replace("&quot;", '"')
    return {key: hidden[key] for key in ("revision", "drawn")} | typed


def consent_in(page):
    found = re.search(r'name="q-agreed"[^>]*value="(\w+)"', page.content.decode())
    assert found
    return found[1]


def test_from_an_address_to_a_receipt_without_losing_a_word(call, client):
    village = call.village
    assert start(call, client).url.endswith("/sent/")
    link = link_in(mails_to(ADDRESS)[0])
    assert f'{link}">' in mails_to(ADDRESS)[0]["html"]
    page = client.get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    by_hand = {"HX-Request": "true"}
    told = client.post(
        f"{link}cover/", {"title": "Le Grand Phare", "siret": "123"}, headers=by_hand
    )
    assert 'class="errorlist"' in told.content.decode()
    told = client.post(f"{link}cover/", {"title": "Le Grand Phare"}, headers=by_hand)
    assert 'class="errorlist"' not in told.content.decode()
    typed = as_form(page, **{"q-pitch": "Un phare pour tous.", "q-agreed": consent_in(page)})
    upload = {"f-deck": BytesIO(PDF)}
    upload["f-deck"].name = "phare.pdf"
    answer = client.post(f"{link}answers/", {**typed, **upload, "do": "file"})
    assert answer.url == f"{link}take/"
    take = client.get(answer.url)
    assert f"email={ADDRESS.replace('@', '%40')}" in take.content.decode()
    client.post(
        f"/account/signup/?next={link}take/",
        {"email": ADDRESS, "password1": "un-phare-dans-la-nuit", "next": f"{link}take/"},
    )
    user = User.objects.get(email=ADDRESS)
    assert user.emailaddress_set.get().verified
    assert not KnownParty.objects.filter(party=user.party).exists()
    file = client.post(f"{link}take/").url
    row = Application.objects.get()
    assert file == f"/{village.slug}/my/applications/{row.pk}/file/"
    assert client.get(file).status_code == 200
    assert client.post(file, {}).status_code in (200, 422)
    answer = client.post(file, {"given_name": "Ada", "family_name": "Lovelace"})
    assert answer.status_code == 302, answer.content.decode()
    made = Filing.objects.get()
    receipt = client.get(answer.url)
    assert made.receipt[:8] in receipt.content.decode()
    row.refresh_from_db()
    assert (row.title, row.number, row.holder.name) == ("Le Grand Phare", 1, "Ada Lovelace")
    assert row.sheet.files.count() == 1
    assert KnownParty.objects.filter(party=user.party, village=village).exists()
    content = client.get(f"{answer.url}content/")
    assert sha256(content.content).hexdigest() == made.receipt
    paper = re.search(r'href="(/files/[^"]+)"', receipt.content.decode())
    assert paper
    assert client.get(paper[1]).getvalue().startswith(b"%PDF")
    assert Client().get(paper[1]).status_code == 404
    # The old link leads to where the application is now, and opens nothing.
    assert client.get(link).url == f"/{village.slug}/my/applications/{row.pk}/"
    assert "application" in Client().get(link).content.decode()
    assert client.post(f"{link}cover/", {"title": "Volé"}).status_code == 404


def test_whoever_asks_never_learns_whether_an_address_has_a_draft(call):
    first, again = start(call), start(call, title="Autre")
    assert (first.status_code, first.url) == (again.status_code, again.url)
    assert Application.objects.get().title == "Le Phare"


def test_a_program_is_thanked_and_a_crowd_of_one_waits(call, client):
    assert start(call, client, website="spam").status_code == 302
    assert not Application.objects.exists()
    codes = [start(call, client, email=f"n{n}@candidate.example").status_code for n in range(6)]
    assert codes == [302] * 5 + [429]


def test_late_codes_are_not_guessed_for_long(call, client):
    start(call, client)
    secret = secret_of(Application.objects.get().key)
    path = f"/{call.village.slug}/apply/link/{secret}/code/"
    late(call)
    codes = [client.post(path, {"code": f"AAAA-{n}"}).status_code for n in range(6)]
    assert codes == [422] * 5 + [429]
    assert isinstance(writing.codes, rates.Limiter)


def test_after_the_deadline_no_page_offers_to_file_and_each_says_what_may_be_done(
    call,
):
    writer = draft(call)
    village, own = call.village, writer.application
    village.contact = {"email": "appels@village.example"}
    village.save()
    client, home = signed_in(writer.party), f"/{village.slug}/my/applications/{own.pk}/"
    in_time = client.get(f"{home}file/").content.decode()
    assert 'form class="form" method="post"' in in_time
    # The way back, and a deadline of this year without its year.
    path = in_time[in_time.index('<nav class="crumbs"') :]
    assert f'href="{home}"' in path[: path.index("</nav>")]
    lede = in_time[in_time.index('<p class="lede">') :]
    assert str(call.closes_at.year) not in lede[: lede.index("</p>")]
    late(call)
    # They had the page before them, and press its button; then they come back to it.
    pressed, opened_again = client.post(f"{home}file/"), client.get(f"{home}file/")
    assert (pressed.status_code, opened_again.status_code) == (422, 200)
    for page in (pressed, opened_again, client.get(home)):
        text = page.content.decode()
        assert "plus rien n’est déposé" in text
        assert f'href="{home}code/"' in text
        assert "mailto:appels@village.example" in text
        assert 'form class="form" method="post"' not in text
        assert 'value="file"' not in text
    # What was written is read there.
    for page in (pressed, opened_again):
        assert "Un phare pour les musées." in page.content.decode()
    # With a code it may be filed again.
    lead = team_of(village, Role.PROGRAMME_LEAD)
    until = NOW + timedelta(days=1)
    _door, code = make_late_door(call=call, words="Une panne", until=until, by=lead, now=NOW)
    assert client.post(f"{home}code/", {"code": code}).status_code == 302
    assert 'form class="form" method="post"' in client.get(f"{home}file/").content.decode()


def test_after_its_deadline_a_completion_is_filed_no_more_and_its_page_says_whom_to_ask(call):
    writer, by, _filing = filed(call)
    row, lead = writer.application, team_of(call.village, Role.PROGRAMME_LEAD)
    until = NOW + timedelta(days=2)
    made = ask_to_complete(
        application=row, words="Le budget.", answer_by=until, by=lead, now=NOW, places=["pitch"]
    )
    begin_correction(writer=writer_of(row, by), now=NOW)
    client, home = signed_in(writer.party), f"/{call.village.slug}/my/applications/{row.pk}/"
    assert 'value="file"' in client.get(home).content.decode()
    late(call)
    Completion.objects.filter(pk=made.pk).update(
        asked_at=NOW - timedelta(days=3), answer_by=NOW - timedelta(days=1)
    )
    for page in (client.get(home), client.get(f"{home}file/")):
        text = page.content.decode()
        assert "demandez-lui" in text
        assert 'value="file"' not in text
        assert f'href="{home}code/"' not in text


def test_after_the_deadline_the_call_asks_for_a_code_and_before_it_opens_nothing(call, client):
    path = f"/{call.village.slug}/apply/{call.code}/"
    late(call)
    assert 'name="code"' in client.get(path).content.decode()
    assert start(call, client).status_code == 422
    type(call).objects.filter(pk=call.pk).update(published_at=None)
    assert client.get(path).status_code == 404


def pages(row):
    base = f"/{row.village.slug}/my/applications/{row.pk}/"
    return [base, *(f"{base}{name}/" for name in ("team", "withdraw", "code", "receipt/1"))]


def test_nobody_else_sees_an_application(call, village):
    writer, by, _made = filed(call)
    row = writer.application
    lead = team_of(village, Role.PROGRAMME_LEAD).party
    away = make_village()
    for stranger in (make_person(), lead):
        other = signed_in(stranger)
        assert {other.get(path).status_code for path in pages(row)} == {404}
    own = signed_in(by.party)
    assert {own.get(path).status_code for path in pages(row)} == {200}
    assert own.get(pages(row)[0].replace(village.slug, away.slug)).status_code == 404
    assert all("login" in Client().get(path).url for path in pages(row))


def test_somebody_with_an_account_begins_at_once_though_the_village_does_not_know_them(call):
    client = signed_in(make_person(name="Zoé Martin"))
    mine = f"/{call.village.slug}/my/applications/"
    assert client.get(mine).status_code == 404
    page = start(call, client)
    assert page.url.startswith(mine)
    assert client.get(page.url).status_code == 200
    assert "Le Phare" in client.get(mine).content.decode()


def test_whoever_leads_the_call_counts_drafts_and_makes_codes_and_nobody_else(call, village):
    path = f"/{village.slug}/desk/late-doors/{call.pk}/"
    lead = signed_in(team_of(village, Role.PROGRAMME_LEAD).party)
    assert "Aucun brouillon de cet appel" in lead.get(path).content.decode()
    make_application(call, state=ApplicationState.DRAFT, title="Secret de Zoé")
    page = lead.get(path).content.decode()
    assert "Secret de Zoé" not in page
    values = {"words": "Une panne", "until_day": "2027-01-20", "until_hour": "18:00", "most": "2"}
    shown = lead.post(path, values).content.decode()
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
    door = LateDoor.objects.get()
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", lead.get(path).content.decode())
    assert lead.post(f"{path}{door.pk}/close/").status_code == 302
    reception = signed_in(team_of(village, Role.RECEPTION).party)
    assert reception.get(path).status_code == 404
