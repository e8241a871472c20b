"""What the pages about files say, to whom."""

import pytest
from django.urls import reverse

from creuset.core.roles import Role
from creuset.incubation.models import EligibilityRule, Verdict
from creuset.incubation.states import ApplicationState
from tests.factories.incubation import make_application, make_call, make_juror, make_rule
from tests.factories.people import member_of, team_of
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def call(village):
    return make_call(village)


@pytest.fixture
def desk(client, village):
    """A browser in which a programme lead is signed in."""
    actor = team_of(village, Role.PROGRAMME_LEAD)
    client.force_login(actor.party.user)
    return client


def at(name, village, *args):
    return reverse(f"applications:{name}", args=[village, *args])


def said(answer):
    return answer.content.decode()


def test_the_list_leads_to_each_file_and_keeps_what_narrows_it(desk, village, call):
    make_application(call, state=S.FILED, title="Écho")
    make_application(call, state=S.ADMISSIBLE, title="Atlas")
    page = said(desk.get(f"{at('list', village, call.pk)}?state=filed"))
    assert "Écho" in page
    assert "Atlas" not in page
    assert "?state=filed" in page
    assert "2 dossiers reçus" in page
    assert "Aucun dossier ne correspond" in said(
        desk.get(f"{at('list', village, call.pk)}?words=x")
    )


def test_a_call_without_files_says_what_will_come(desk, village, call):
    assert "Pas encore de dossier" in said(desk.get(at("list", village, call.pk)))


def test_the_table_holds_no_formula(desk, village, call):
    make_application(call, state=S.FILED, title="=HYPERLINK(1)")
    answer = desk.get(at("export", village, call.pk))
    assert "'=HYPERLINK(1)" in said(answer)
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_shows_what_was_answered_and_leads_on(desk, village, call):
    first, row, last = (make_application(call, state=S.FILED) for _n in range(3))
    page = said(desk.get(at("file", village, row.pk)))
    assert row.sheet.answers["pitch"] in page
    assert at("file", village, first.pk) in page
    assert at("file", village, last.pk) in page
    assert "Il manque" in page


def test_a_file_is_judged_from_its_page_or_the_reason_is_asked_for(desk, village, call):
    row = make_application(call, state=S.FILED)
    url = at("judge", village, row.pk)
    refused = desk.post(url, {"verb": "turn_away", "seen": "filed", "reason": ""})
    assert refused.status_code == 422
    assert "Écrivez pourquoi" in said(refused)
    done = desk.post(
        url, {"verb": "turn_away", "seen": "filed", "reason": "Vide.", "query": "state=filed"}
    )
    assert done["Location"] == f"{at('file', village, row.pk)}?state=filed"
    assert "Vide." in said(desk.get(done["Location"]))


def test_the_page_says_who_was_faster(desk, village, call):
    row = make_application(call, state=S.ADMISSIBLE)
    answer = desk.post(
        at("judge", village, row.pk), {"verb": "turn_away", "seen": "filed", "reason": "Non."}
    )
    assert answer.status_code == 422
    assert "a avancé entre-temps" in said(answer)


def test_several_are_shown_before_they_are_judged(desk, village, call):
    rows = [make_application(call, state=S.FILED) for _n in range(2)]
    other = make_application(call, state=S.ELIGIBLE)
    url = at("several", village, call.pk)
    chosen = [row.pk for row in [*rows, other]]
    check = desk.post(url, {"verb": "turn_away", "chosen": chosen})
    assert "2 dossiers" in said(check)
    assert "Laissés tels quels" in said(check)
    assert not Verdict.objects.exists()
    sure = {"verb": "turn_away", "chosen": chosen, "sure": "1"}
    assert desk.post(url, sure).status_code == 422
    done = desk.post(url, sure | {"reason": "Clos."}, follow=True)
    assert "2 dossiers jugés." in said(done)
    assert Verdict.objects.filter(is_positive=False).count() == 2


def test_rules_are_previewed_applied_written_and_dropped(desk, village, call):
    rule = make_rule(call)
    row = make_application(call, state=S.ADMISSIBLE)
    row.sheet.answers["stage"] = "pilot"
    row.sheet.save()
    url = at("screening", village, call.pk)
    assert "Un pilote existe" in said(desk.get(f"{url}?step=eligible"))
    applied = {"step": "eligible", "chosen": [row.pk], f"standing-{row.pk}": "holds"}
    assert "1 dossier jugé." in said(desk.post(url, applied, follow=True))
    typed = {
        "step": "eligible",
        "what": "kind",
        "among": ["kind:start_up", "stage:idea"],
        "name_fr": "Jeune pousse",
        "reason_fr": "L’appel est ouvert aux jeunes pousses.",
    }
    assert desk.post(at("new_rule", village, call.pk), typed).status_code == 302
    made = EligibilityRule.objects.exclude(pk=rule.pk).get()
    assert made.condition == {"what": "kind", "among": ["start_up"]}
    page = said(desk.get(at("rule", village, call.pk, made.pk)))
    assert "Jeune pousse" in page
    refused = desk.post(at("rule", village, call.pk, made.pk), typed | {"among": []})
    assert refused.status_code == 422
    desk.post(at("drop_rule", village, call.pk, made.pk))
    assert list(EligibilityRule.objects.all()) == [rule]


def test_the_file_leaves_as_a_paper(desk, village, call):
    row = make_application(call, state=S.FILED)
    answer = desk.get(at("paper", village, row.pk))
    assert answer.content.startswith(b"%PDF-")


def test_who_opens_the_files(client, village, call):
    row = make_application(call, state=S.FILED)
    juror = team_of(village, Role.PROGRAMME_LEAD)
    make_juror(call, juror.party)
    for actor, status in (
        (team_of(village, Role.RECEPTION), 200),
        (juror, 403),
        (member_of(village), 404),
        (team_of(make_village(), Role.OWNER), 404),
    ):
        client.force_login(actor.party.user)
        assert client.get(at("file", village, row.pk)).status_code == status
        assert client.get(at("list", village, call.pk)).status_code == status
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    page = said(client.get(at("file", village, row.pk)))
    assert "Juger ce dossier" not in page
    assert client.post(at("judge", village, row.pk)).status_code == 404
