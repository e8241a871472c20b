"""Surveys answered by a link without an account, and alumni followed for years."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.roles import Role
from creuset.incubation.actions import surveys
from creuset.incubation.models import AlumniYear, Survey, SurveyAnswer
from creuset.incubation.queries.surveys import alumni_of, answers_of, table_of
from creuset.incubation.rules.alumni import BadYear, Year, sums_of, year_in
from creuset.incubation.rules.surveys import BadSurvey, SurveyOver, SurveySent
from creuset.incubation.states import MemberState
from creuset.kernel.errors import Forbidden
from creuset.people.actors import HOUSE
from creuset.people.secrets import hashed
from tests.architecture.ground import signed_in
from tests.factories.incubation import make_cohort, make_form, make_member
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW, make_village

TODAY = NOW.date()
ASKED = {
    "questions": [
        {
            "key": "alive",
            "kind": "choice",
            "labels": {"fr": "Le projet continue-t-il ?"},
            "options": [
                {"key": "yes", "labels": {"fr": "Oui"}},
                {"key": "no", "labels": {"fr": "Non"}},
            ],
            "is_required": True,
        },
        {"key": "jobs", "kind": "number", "labels": {"fr": "Emplois"}},
        {"key": "news", "kind": "text", "labels": {"fr": "Des nouvelles"}},
    ]
}
years = st.builds(
    Year,
    st.booleans(),
    st.none() | st.integers(0, 500),
    st.none() | st.integers(0, 10**9),
    st.none() | st.integers(0, 10**9),
)


@given(st.lists(st.tuples(st.integers(2014, 2030), years), max_size=20))
def test_sums_count_each_year_once_and_who_is_no_more_gives_no_jobs(rows):
    found = sums_of(rows)
    assert list(found) == sorted({number for number, _year in rows})
    assert sum(one.told for one in found.values()) == len(rows)
    for number, one in found.items():
        alive = [year for at, year in rows if at == number and year.is_alive]
        assert one.alive == len(alive) <= one.told
        said = [year.jobs for year in alive if year.jobs is not None]
        assert one.jobs == (sum(said) if said or not alive else None)
        raised = [year.raised_cents for at, year in rows if at == number]
        assert (one.raised_cents is None) is all(cents is None for cents in raised)


def test_what_nobody_said_is_not_nought():
    found = sums_of(
        [
            (2024, Year(True)),
            (2024, Year(False)),
            (2025, Year(True, 0, 0, 0)),
            (2025, Year(True)),
            (2026, Year(False)),
        ]
    )
    told = {year: (one.jobs, one.turnover_cents, one.raised_cents) for year, one in found.items()}
    assert told == {2024: (None, None, None), 2025: (0, 0, 0), 2026: (0, 0, None)}


@given(st.dictionaries(st.sampled_from(["jobs", "turnover", "raised"]), st.text(max_size=8)))
def test_whatever_was_typed_a_year_is_read_without_a_fault(answers):
    found = year_in(answers)
    assert (found is None) is (not answers)
    if found is not None:
        assert (found.jobs or 0) >= 0
        assert (found.turnover_cents or 0) >= 0


@pytest.fixture
def village(db):
    with clock.stopped_at(NOW):
        yield make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


def make_survey(village, lead, **more):
    values = {
        "form": make_form(village, ASKED),
        "title": "Bilan 2026",
        "first_on": date(2026, 1, 1),
        "last_on": date(2026, 12, 31),
        "closes_on": TODAY + timedelta(days=10),
    }
    return surveys.make_survey(village=village, **values | more, by=lead, now=NOW)


def alumnus(village):
    return make_member(
        make_cohort(village), member_of(village).party, state=MemberState.FINISHED.value
    )


def links():
    """The links that were mailed, the last first."""
    found = []
    for row in OutboxRow.objects.filter(topic="mail").order_by("-pk"):
        found += re.findall(r"/survey/([\w-]+)/", row.payload["text"])
    return found


@pytest.mark.django_db
def test_an_alumnus_answers_by_the_link_without_an_account_and_its_year_is_known(
    village, lead, settings
):
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    member = alumnus(village)
    survey = make_survey(village, lead)
    with pytest.raises(Forbidden):
        surveys.send_survey(survey=survey, by=member_of(village), now=NOW)
    assert surveys.send_survey(survey=survey, by=lead, now=NOW) == 1
    with pytest.raises(SurveySent):
        surveys.send_survey(survey=survey, by=lead, now=NOW)
    secret = links()[0]
    mailed = OutboxRow.objects.filter(topic="mail").latest("pk").payload
    # The link is one to press, in the page of the mail too, which says its language.
    assert f'/survey/{secret}/">Bilan 2026</a>' in mailed["html"]
    assert '<html lang="fr">' in mailed["html"]
    answer = SurveyAnswer.objects.get()
    assert (answer.member, answer.secret_hash) == (member, hashed(secret))
    page, nobody = reverse("survey:survey", args=[village, secret]), Client()
    drawn = nobody.get(page)
    assert drawn["Cache-Control"] == "private, no-store"
    assert nobody.get(reverse("survey:survey", args=[village, "autre"])).status_code == 404
    typed = {
        "revision": "0",
        "drawn": re.search(r'name="drawn" value="([^"]*)"', drawn.content.decode())
        .group(1)
        .replace("&quot;", '"'),
    }
    # Nothing is sent while an answer is missing; what was typed stays.
    lacking = nobody.post(page, typed | {"q-jobs": "4", "do": "file"})
    assert lacking.status_code == 422
    answer.sheet.refresh_from_db()
    assert answer.sheet.answers["jobs"] == "4"
    typed["revision"] = str(answer.sheet.revision)
    assert nobody.post(page, typed | {"q-alive": "yes", "q-jobs": "4", "do": "file"}).url == page
    assert "Merci" in nobody.get(page).content.decode()
    kept = AlumniYear.objects.get()
    assert (kept.year, kept.is_alive, kept.jobs, kept.answer) == (2026, True, 4, answer)
    told = table_of(answers_of(survey))
    assert told.heads[0] == "Le projet continue-t-il ?"
    assert told.rows[0][1][0] == "Oui"


@pytest.mark.django_db
def test_who_has_not_answered_is_reminded_once_and_the_link_before_opens_nothing(village, lead):
    member = make_member(make_cohort(village), member_of(village).party)
    survey = make_survey(village, lead, cohort=member.cohort)
    surveys.send_survey(survey=survey, by=lead, now=NOW)
    before = SurveyAnswer.objects.get().secret_hash
    assert surveys.remind_all(by=HOUSE, now=NOW) == 0
    soon = NOW + timedelta(days=7)
    assert surveys.remind_all(by=HOUSE, now=soon) == 1
    assert surveys.remind_all(by=HOUSE, now=soon) == 0
    assert SurveyAnswer.objects.get().secret_hash != before
    with pytest.raises(SurveyOver):
        surveys.remind(survey=survey, by=lead, now=NOW + timedelta(days=11))
    with pytest.raises(SurveyOver):
        surveys.file_answer(
            answer=SurveyAnswer.objects.get(), by=HOUSE, now=NOW + timedelta(days=11)
        )


@pytest.mark.django_db
def test_a_survey_has_a_title_days_in_order_and_a_form_of_the_village(village, lead):
    for wrong in (
        {"title": " "},
        {"last_on": date(2025, 1, 1)},
        {"closes_on": TODAY - timedelta(days=1)},
        {"form": make_form(make_village(), ASKED)},
    ):
        with pytest.raises(BadSurvey):
            make_survey(village, lead, **wrong)
    assert not Survey.objects.exists()


@pytest.mark.django_db
def test_a_formula_in_an_answer_is_words_in_the_csv(village, lead):
    alumnus(village)
    survey = make_survey(village, lead)
    surveys.send_survey(survey=survey, by=lead, now=NOW)
    answer = SurveyAnswer.objects.get()
    answer.sheet.answers = {"alive": "yes", "news": "=HYPERLINK(1)"}
    answer.sheet.save()
    surveys.file_answer(answer=answer, by=HOUSE, now=NOW)
    sent = signed_in(lead).get(reverse("surveys:csv", args=[village, survey.pk]))
    assert "'=HYPERLINK(1)" in sent.content.decode()


@pytest.mark.django_db
def test_two_surveys_of_one_title_are_told_apart_by_their_period(village, lead):
    alumnus(village)
    for year in (2025, 2026):
        make_survey(village, lead, first_on=date(year, 3, 2), last_on=date(year, 11, 3))
    text = signed_in(lead).get(reverse("surveys:list", args=[village])).content.decode()
    assert "3 nov. 2025" in " ".join(text.split())
    assert text.count("Bilan 2026") == 2


@pytest.mark.django_db
def test_the_team_writes_a_year_and_the_page_adds_them_up(village, lead):
    member = alumnus(village)
    for number, jobs in ((2025, 3), (2026, 5)):
        surveys.write_year(member=member, number=number, year=Year(True, jobs), by=lead, now=NOW)
    surveys.write_year(member=member, number=2026, year=Year(True, 6, 100), by=lead, now=NOW)
    for wrong in (2027, 1980):
        with pytest.raises(BadYear):
            surveys.write_year(member=member, number=wrong, year=Year(True), by=lead, now=NOW)
    found = alumni_of(village)
    assert {year: one.jobs for year, one in found.sums.items()} == {2025: 3, 2026: 6}
    desk = signed_in(lead)
    page = desk.get(reverse("surveys:alumni", args=[village])).content.decode()
    assert member.project.title in page
    # Of 2025 nobody said the turnover, of neither year what was raised.
    together = page[page.index("years-title") : page.index("projects-title")]
    assert together.count("non indiqué") == 3
    assert "0,00" not in together
    posted = desk.post(
        reverse("surveys:year", args=[village, member.pk]), {"year": "2024", "jobs": "2"}
    )
    assert posted.status_code == 302
    assert AlumniYear.objects.get(year=2024).is_alive is False
    assert "2024" in desk.get(reverse("surveys:alumni_csv", args=[village])).content.decode()
