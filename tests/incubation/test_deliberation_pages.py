"""The room as each may see it: who runs the call, the chair, jurors, one in conflict, an applicant, a stranger."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.incubation.actions.calibrations import calibrate_round
from creuset.incubation.actions.decisions import decide
from creuset.incubation.actions.deliberations import close_deliberation, put_in_order, take_up
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import AxisQuota, Decision, Presence, Score, Vote
from creuset.incubation.states import Outcome
from tests.factories.incubation import (
    make_application,
    make_call,
    make_conflict,
    make_juror,
    make_reading,
    make_round,
    make_sitting,
    score_all,
)
from tests.factories.people import actor_of, make_user, member_of, team_of
from tests.factories.villages import NOW, make_village
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten():
    with clock.stopped_at(NOW):
        yield


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
def sitting(call, lead):
    meeting, jury, files = make_sitting(call, jurors=3, applications=3)
    for number, application in enumerate(files):
        for juror in jury[:2]:
            score_all(make_reading(application, juror), 1 + number, "Mots du jury")
        application.title = f"Dossier-{'ABC'[number]}"
        application.save()
    for juror in jury:
        make_user(party=juror.party)
    calibrate_round(in_round=meeting.round, by=lead, now=NOW)
    put_in_order(deliberation=meeting, by=lead, now=NOW)
    return meeting, jury, files


def browser(actor):
    client = Client()
    client.force_login(actor.party.user)
    return client


def address(meeting, face, name="room"):
    village = meeting.round.call.village
    return reverse(f"deliberation_{face}:{name}", args=[village, meeting.round_id])


def page(actor, meeting, face, name="room"):
    answer = browser(actor).get(address(meeting, face, name), headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def test_who_runs_the_call_sees_every_file_its_scores_and_what_may_be_decided(lead, sitting):
    meeting, jury, files = sitting
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    status, text = page(lead, meeting, "desk")
    assert status == 200
    assert all(one.title in text for one in files)
    assert "Mots du jury" in text
    assert all(one.party.name in text for one in jury)
    assert 'name="outcome"' in text


def test_the_files_are_read_before_who_sits_and_what_the_chair_may_press(lead, sitting):
    """One column, on a phone and for a screen reader, holds the page in this order."""
    meeting, _jury, files = sitting
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    _status, text = page(lead, meeting, "desk")
    marks = ['id="hand-title"', 'id="files-title"', 'id="sits"', "Close the deliberation"]
    assert sorted(marks, key=text.index) == marks
    # Whoever needs the jury goes there at once.
    assert text.index('href="#sits"') < text.index('id="hand-title"')


def test_a_round_to_which_nobody_has_passed_says_when_its_hours_are_set(lead, call):
    heard = make_round(call, number=2, kind=RoundKind.AUDITION)
    where = reverse("deliberation_desk:auditions", args=[call.village, heard.pk])
    text = browser(lead).get(where, headers={"accept-language": "en"}).content.decode()
    assert "once they have passed into this round" in text
    assert reverse("deliberation_desk:rounds", args=[call.village, call.pk]) in text
    assert "0 files" not in text


def test_a_juror_in_conflict_sees_nothing_of_the_file_and_is_asked_out(lead, sitting):
    meeting, jury, files = sitting
    make_conflict(jury[2], files[0])
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    decide(application=files[0], outcome=Outcome.SELECTED, by=lead, now=NOW)
    status, text = page(actor_of(jury[2].party), meeting, "my")
    assert status == 200
    assert "please leave the room" in text
    assert files[0].title not in text
    assert "Mots du jury" not in text
    assert files[1].title in text
    _status, others = page(actor_of(jury[1].party), meeting, "my")
    assert files[0].title in others
    assert "Mots du jury" in others


def test_whoever_has_not_finished_their_own_reading_does_not_see_the_others(lead, sitting):
    meeting, jury, files = sitting
    make_reading(files[0], jury[2])
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    _status, text = page(actor_of(jury[2].party), meeting, "my")
    assert "Finish your own reading" in text
    assert "Mots du jury" not in text


def test_only_the_chair_and_the_lead_get_the_form_of_a_decision(lead, sitting):
    meeting, (chair, juror, _third), files = sitting
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    assert 'name="outcome"' in page(actor_of(chair.party), meeting, "my")[1]
    assert 'name="outcome"' not in page(actor_of(juror.party), meeting, "my")[1]
    assert page(actor_of(juror.party), meeting, "my", "decide")[0] == 404


def test_nobody_else_finds_the_room(village, call, sitting):
    meeting, jury, files = sitting
    applicant = files[0].holder
    make_user(party=applicant)
    reception = team_of(village, Role.RECEPTION)
    make_application(call, jury[1].party)  # a juror who applies after all
    for actor in (
        actor_of(applicant),
        member_of(village),
        reception,
        team_of(make_village()),
        actor_of(jury[1].party),
    ):
        for face in ("desk", "my"):
            for name in ("room", "now", "version"):
                assert page(actor, meeting, face, name)[0] == 404
    assert page(actor_of(jury[0].party), meeting, "desk")[0] == 404


def test_a_page_learns_in_one_word_that_nothing_changed(lead, sitting):
    meeting, jury, files = sitting
    client = browser(actor_of(jury[1].party))
    url = address(meeting, "my", "version")
    version = client.get(url).json()["version"]
    assert client.get(url, {"since": version}).status_code == 204
    make_application(make_call(meeting.round.call.village))
    assert client.get(url, {"since": version}).status_code == 204
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    assert client.get(url, {"since": version}).json()["version"] > version


def test_the_room_asks_as_much_for_many_files_and_jurors_as_for_few(call, lead, sitting):
    meeting, _jury, files = sitting
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    client = browser(lead)
    url = address(meeting, "desk", "now")
    counts = []
    for _ in range(2):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
        for _n in range(4):
            make_application(call)
        for juror in [make_juror(call) for _ in range(3)]:
            Presence.objects.create(deliberation=meeting, juror=juror, since=NOW)
            score_all(make_reading(files[0], juror), 3)
    assert counts[0] == counts[1] <= 12


def test_a_juror_votes_and_says_that_they_have_left(lead, sitting):
    meeting, jury, files = sitting
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    client = browser(actor_of(jury[1].party))
    sent = {"application": files[0].pk, "choice": "for"}
    assert client.post(address(meeting, "my", "vote"), sent).status_code == 302
    assert Vote.objects.get().choice == "for"
    said = {"juror": jury[1].pk, "deed": "leave"}
    answer = client.post(address(meeting, "my", "seat"), said, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert not Presence.objects.filter(juror=jury[1], until=None).exists()
    refused = client.post(address(meeting, "my", "vote"), sent, headers={"hx-request": "true"})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()


def test_a_decision_is_written_down_on_the_page_and_refused_without_a_reason(sitting, lead):
    meeting, (chair, *_others), files = sitting
    take_up(deliberation=meeting, application=files[1], by=lead, now=NOW)
    client = browser(actor_of(chair.party))
    url = address(meeting, "my", "decide")
    sent = {"application": files[1].pk, "outcome": "refused", "reason": ""}
    refused = client.post(url, sent, headers={"hx-request": "true"})
    assert refused.status_code == 422
    assert not Decision.objects.exists()
    done = client.post(url, sent | {"reason": "Trop tôt"}, headers={"hx-request": "true"})
    assert (done.status_code, done["HX-Trigger"]) == (200, "creuset:changed")
    assert Decision.objects.get().reason == "Trop tôt"


def test_the_clear_files_are_confirmed_together_once_three_things_were_checked(lead, sitting):
    meeting, _jury, _files = sitting
    run = meeting.round.calibrations.get()
    for row in run.result["rows"]:
        row["chance"] = 1.0 if row["proposed"] else 0.0
    run.save()
    client = browser(lead)
    url = address(meeting, "desk", "confirm")
    sent = {"have_read": "on", "none_disputed": "on", "reason": "Moins avancé"}
    assert client.post(url, sent).status_code == 422
    assert not Decision.objects.exists()
    assert client.post(url, sent | {"quotas_held": "on"}).status_code == 302
    outcomes = Decision.objects.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["refused", "selected", "selected"]


def test_the_calibration_is_a_table_a_drawing_and_a_file_without_formulas(lead, sitting):
    meeting, _jury, files = sitting
    files[0].title = "=HYPERLINK(1)"
    files[0].save()
    status, text = page(lead, meeting, "desk", "calibration")
    assert status == 200
    assert 'class="intervals"' in text
    assert "seed" in text
    _status, csv = page(lead, meeting, "desk", "calibration_csv")
    assert "'=HYPERLINK(1)" in csv
    with unguarded():
        Score.objects.update(points=5)
    assert "changed since" in page(lead, meeting, "desk", "calibration")[1]


#: Who may do what in the room, by status: 302 done, 404 nothing for them there, 422 refused in words.
MAY = {
    #             seat  take_up  vote  decide  order  close
    "owner": (302, 302, 422, 302, 302, 302),
    "lead": (302, 302, 422, 302, 302, 302),
    "president": (302, 302, 302, 302, 302, 302),
    "juror": (302, 422, 302, 404, 422, 422),
    "recused": (302, 422, 422, 404, 422, 422),
    "applicant": (404,) * 6,
    "member": (404,) * 6,
    "stranger": (404,) * 6,
}


def deeds_of(juror, application):
    file = {"application": application.pk}
    return {
        "seat": {"juror": juror.pk, "deed": "arrive"},
        "take_up": file,
        "vote": file | {"choice": "for"},
        "decide": file | {"outcome": "refused", "reason": "Trop tôt"},
        "order": {},
        "close": {},
    }


def test_who_may_do_what_in_the_room(village, lead, sitting):
    meeting, jury, files = sitting
    make_conflict(jury[2], files[0])
    make_user(party=files[0].holder)
    take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    seats = {"president": jury[0], "juror": jury[1], "recused": jury[2]}
    actors = {name: actor_of(juror.party) for name, juror in seats.items()} | {
        "owner": team_of(village),
        "lead": lead,
        "applicant": actor_of(files[0].holder),
        "member": member_of(village),
        "stranger": team_of(make_village()),
    }
    found = {}
    for who, actor in actors.items():
        client, own = browser(actor), seats.get(who, jury[1])
        found[who] = ()
        for deed, sent in deeds_of(own, files[0]).items():
            faces = ("my",) if who in seats else ("desk", "my")
            codes = []
            for face in faces:
                with transaction.atomic():
                    answer = client.post(address(meeting, face, deed), sent)
                    transaction.set_rollback(True)
                codes.append(answer.status_code)
            found[who] += (min(codes, key=lambda code: (code == 404, code)),)
    assert found == MAY


def test_the_release_asks_why_a_quota_is_broken_only_where_one_is(call, lead, sitting):
    """Nobody is asked to explain what did not happen, and what they would write is kept by nothing."""
    meeting, _jury, files = sitting
    quota = AxisQuota.objects.create(round=meeting.round, axis=call.axes.get(), most=3)
    for one in files:
        decide(application=one, outcome=Outcome.SELECTED, by=lead, now=NOW)
    seats, meeting.round.seats = meeting.round.seats, 3
    meeting.round.save()
    close_deliberation(deliberation=meeting, by=lead, now=NOW)
    asks = 'name="despite"'
    assert asks not in page(lead, meeting, "desk", "release")[1]
    AxisQuota.objects.filter(pk=quota.pk).update(most=2)
    assert asks in page(lead, meeting, "desk", "release")[1]
    release = address(meeting, "desk", "release")
    refused = browser(lead).post(release, {"answer_on": "", "despite": " "})
    assert refused.status_code == 422
    assert "despite" in refused.context["form"].errors
    # The quota is met again before the page is sent: what was written of it says nothing.
    AxisQuota.objects.filter(pk=quota.pk).update(most=3)
    assert browser(lead).post(release, {"answer_on": "", "despite": "Tant pis"}).status_code == 302
    assert "reason" not in AuditRow.objects.get(verb="incubation.round_released").content
    assert seats < 3
