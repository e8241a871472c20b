"""What if so many people come: the question, who comes, what lives say together; asked, answered, read."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from statistics import mean
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.kernel.errors import DomainError, Forbidden
from creuset.places.models import Resource
from creuset.plans.models import Offer, Subscription
from creuset.simulation import actions, views
from creuset.simulation.api import WhatIfIn
from creuset.simulation.forms import WhatIfForm
from creuset.simulation.life import Life
from creuset.simulation.models import SimulatedLife, WhatIf
from creuset.simulation.rates import Way
from creuset.simulation.states import WhatIfState
from creuset.simulation.whatif import words
from creuset.simulation.whatif.answers import Lives, answer, estimate, full_from
from creuset.simulation.whatif.coming import newcomers
from creuset.simulation.whatif.copying import copied
from creuset.simulation.whatif.lives import lived as live_once
from creuset.simulation.whatif.outcomes import Outcome
from creuset.simulation.whatif.question import (
    FEWEST_SEEDS,
    FEWEST_WEEKS,
    MOST_LIVED,
    MOST_NEWCOMERS,
    MOST_SEEDS,
    MOST_WEEKS,
    BadQuestion,
    Question,
    mix_of,
    question_of,
)
from creuset.simulation.whatif.running import TrialFailed, lives_of
from tests.factories.people import member_of, team_of
from tests.factories.simulation import FIRST, make_lives, make_outcome, make_what_if
from tests.factories.villages import NOW, make_village
from tests.simulation.ground import FILES, digest, lived, load
from tests.simulation.test_behaviours import scenes, seeds

weights = st.dictionaries(st.sampled_from(list(Way)), st.floats(0, 100), min_size=1)


@given(
    st.integers(1, 300),
    st.integers(2, 52),
    st.integers(1, 52),
    st.integers(2, 10),
    weights.filter(lambda mix: any(mix.values())),
)
def test_a_question_is_read_as_it_was_written(count, weeks, arriving, lives, mix):
    asked = question_of(
        newcomers=count,
        weeks=weeks,
        arriving_weeks=min(arriving, weeks),
        seeds=min(lives, MOST_LIVED // (count * weeks)),
        mix=mix,
    )
    assert Question.read(json.loads(json.dumps(asked.written()))) == asked
    assert len(list(asked.days_from(FIRST))) == 7 * weeks


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"newcomers": 0}, "newcomers"),
        ({"newcomers": 301}, "newcomers"),
        ({"newcomers": 5, "weeks": 1}, "weeks"),
        ({"newcomers": 5, "weeks": 4, "arriving_weeks": 5}, "arriving_weeks"),
        ({"newcomers": 5, "seeds": 1}, "seeds"),
        ({"newcomers": 5, "mix": {}}, "mix"),
        ({"newcomers": 5, "mix": {Way.NOMADS: -1.0}}, "mix"),
        ({"newcomers": 5, "mix": {Way.NOMADS: float("nan")}}, "mix"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(asked, field):
    with pytest.raises(BadQuestion) as refused:
        question_of(**asked)
    assert refused.value.field == field


@given(newcomers=st.integers(1, MOST_NEWCOMERS), weeks=st.integers(FEWEST_WEEKS, MOST_WEEKS))
def test_however_many_come_they_are_lived_twice_and_no_longer_than_hours_allow(
    newcomers: int, weeks: int
) -> None:
    assert question_of(newcomers=newcomers, weeks=weeks, seeds=FEWEST_SEEDS)
    most = MOST_LIVED // (newcomers * weeks)
    if most < MOST_SEEDS:
        assert question_of(newcomers=newcomers, weeks=weeks, seeds=most).seeds == most
        with pytest.raises(BadQuestion, match=str(most)) as refused:
            question_of(newcomers=newcomers, weeks=weeks, seeds=most + 1)
        assert refused.value.field == "seeds"


def test_page_program_and_command_ask_the_same_question():
    """Of the same question the lives are the same: their seeds are in it."""
    mix = {way.value: 25 for way in Way}
    asked = {"newcomers": 3, "weeks": 2, "seeds": 2}
    form = WhatIfForm({**asked, **mix})
    assert form.is_valid()
    of_command = question_of(**asked, mix=mix_of(",".join(f"{way}=25" for way in mix)))
    of_program = question_of(**WhatIfIn(**asked, mix=mix).dict())
    assert form.question() == of_program == of_command


@given(st.dictionaries(st.sampled_from(list(Way)), st.integers(0, 100)))
def test_a_mix_is_read_as_it_is_typed(mix):
    assert mix_of(", ".join(f"{way}={share}" for way, share in mix.items())) == mix


@pytest.mark.parametrize("typed", ["nomads", "nomads=many", "kings=4", "nomads=1,nomads=2"])
def test_a_mix_that_says_nothing_is_refused(typed):
    with pytest.raises(BadQuestion, match="nomads=60"), translation.override("en"):
        mix_of(typed)


@settings(max_examples=20)
@given(scenes, seeds, st.integers(1, 90), st.integers(1, 12), weights)
def test_as_many_come_as_are_asked_evenly_and_nobody_twice(scene, seed, count, weeks, mix):
    if not any(mix.values()):
        return
    asked = question_of(newcomers=count, weeks=12, arriving_weeks=weeks, mix=mix)
    come = newcomers(scene, asked, seed=seed, first=FIRST)
    people = [person for one in come for person in one.people]
    assert len(people) == count
    addresses = [person.email for person in people] + [one.email for one in come if one.email]
    assert len(set(addresses)) == len(addresses)
    assert {one.way for one in come} <= {way for way, share in mix.items() if share}
    assert [one.arrives_on for one in come] == sorted(one.arrives_on for one in come)
    assert come[0].arrives_on >= FIRST
    assert come[-1].arrives_on < FIRST + timedelta(weeks=weeks)
    # By any day as many have come as its part of the weeks, give or take a household.
    for one in come:
        before = sum(len(other.people) for other in come if other.arrives_on < one.arrives_on)
        share = (one.arrives_on - FIRST).days / asked.arriving_days
        assert abs(before - share * count) <= count / asked.arriving_days + 4
    assert newcomers(scene, asked, seed=seed, first=FIRST) == come


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=10))
def test_an_estimate_holds_its_mean(values):
    found = estimate(values)
    assert found.mean == pytest.approx(mean(values))
    assert 0 <= found.low <= found.mean + 1e-9
    assert found.high >= found.mean - 1e-9
    same = estimate([values[0]] * len(values))
    assert same.low == pytest.approx(same.high)


@given(st.lists(st.integers(0, 80), min_size=1), st.integers(0, 90))
def test_where_a_number_tells_full_days_from_others_it_is_found(come, number):
    days = [(one, one >= number) for one in come]
    found = full_from(days)
    full = [one for one in come if one >= number]
    assert found == (min(full) if full else None)


@given(st.lists(st.tuples(st.integers(0, 80), st.booleans())))
def test_from_the_number_on_half_of_the_days_are_full(days):
    found = full_from(days)
    if found is None:
        return
    after = [full for come, full in days if come >= found]
    assert any(full for _come, full in days)
    assert sum(after) * 2 >= len(after) > 0


def test_what_lives_say_together():
    found = answer(make_lives(), currency="EUR")
    space = found.kinds[0]
    assert (space.whole.without.mean, space.whole.with_newcomers.mean) == pytest.approx(
        (0.65, 0.95)
    )
    assert space.days_with[5] is None
    assert found.days[0] == FIRST
    monday = found.weekdays[0]
    assert monday.weekday == 0
    assert monday.peak.with_newcomers.mean == 9.5
    assert len(found.weekdays) == 5
    assert found.unserved[0].newcomers.mean == 2
    assert found.unplaced["nomads"].mean == 3
    assert Lives.read(json.loads(json.dumps(make_lives().written()))) == make_lives()


def test_the_point_from_which_on_a_day_is_full_is_said():
    full = [make_outcome(taken=10, come=28) for _life in range(2)]
    lives = Lives(FIRST, [make_outcome(taken=3), make_outcome(taken=4)], full)
    with translation.override("en"):
        told = words.sentences(answer(lives, currency="EUR"))
        assert "From newcomer 2 on, the open space is full on Mondays." in told
        before = Lives(FIRST, full, full)
        again = words.sentences(answer(before, currency="EUR"))
        assert "The open space is full on Mondays already, without newcomers." in again
        never = Lives(FIRST, lives.without, lives.without)
        quiet = words.sentences(answer(never, currency="EUR"))
        assert any("full on no day" in sentence for sentence in quiet)
    with translation.override("fr"):
        told = words.sentences(answer(lives, currency="EUR"))
        assert "À partir du nouveau venu n° 2, l’open space est complet le lundi." in told


def test_tables_have_a_cell_in_each_column():
    with translation.override("en"):
        for table in words.tables(answer(make_lives(), currency="EUR")):
            assert all(len(row) == len(table.columns) for row in table.rows)
        width = {len(line) for line in words.lines(answer(make_lives(), currency="EUR"))}
    assert width == {9}


# ---- one life, on the rows of a village ---------------------------------------------------------------


@pytest.mark.django_db
def test_newcomers_sign_and_what_they_bring_is_counted(monkeypatch):
    monkeypatch.setattr(Life, "_wishes", lambda *_args: iter(()))
    monkeypatch.setattr("creuset.simulation.life.rounds", lambda *_args: iter(()))
    village = load(FILES[0])
    lived(village, date(2026, 11, 10), members=8)
    before = set(Subscription.objects.filter(village=village).values_list("pk", flat=True))
    question = question_of(newcomers=12, weeks=2, arriving_weeks=1, seeds=2)
    asked = {
        "village": village.pk,
        "question": question.written(),
        "seed": 1,
        "first": "2026-11-23",
        "with": True,
        "now": NOW.isoformat(),
    }
    days: Counter[str] = Counter()
    found = Outcome.read(live_once(asked, told=lambda: days.update(["day"])))
    assert days["day"] == 14 == len(found.come) == len(found.peaks)
    assert found.come[-1] == 12
    assert found.come == sorted(found.come)
    signed = Subscription.objects.filter(village=village, signed_at__isnull=False).exclude(
        pk__in=before
    )
    assert signed.exists()
    assert found.contracts["2026-12-01"] > 0
    assert set(found.occupancy) >= {"open-space", "meeting", "stage"}
    assert found.seats == 20
    assert found.let["office"][0] <= found.let["office"][1]


#: Shorter than anybody may ask: each life is a process, and takes seconds.
SHORT = Question(newcomers=3, weeks=1, arriving_weeks=1, seeds=2)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_village_is_asked_and_has_not_changed(tmp_path, settings):
    """Whole: copies in processes of their own. What is asked of a real village is answered too."""
    settings.MEDIA_ROOT = tmp_path
    village = load(FILES[1])
    village.is_demo = False
    village.save()
    before, files = digest(), sorted(tmp_path.iterdir())
    told = []
    found = lives_of(village, SHORT, now=NOW, tell=lambda done, total: told.append((done, total)))
    assert digest() == before
    assert sorted(tmp_path.iterdir()) == files
    assert told[-1] == (28, 28)
    assert found.with_newcomers[0].come[-1] == 3
    assert found.without[0].come[-1] == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_whoever_waits_no_more_ends_the_lives():
    village = load(FILES[1])

    def tell(done: int, total: int) -> None:
        raise Forbidden("nobody waits")

    with pytest.raises(Forbidden):
        lives_of(village, SHORT, now=NOW, tell=tell)


@pytest.mark.django_db
def test_a_copy_holds_every_row_and_nothing_is_written():
    village = load(FILES[1])
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(copied())
        for model in (Resource, AuditRow, Offer):
            asked = f'SELECT count(*) FROM "{model._meta.db_table}"'  # noqa: S608 - a name of ours
            assert copy.execute(asked).fetchone()[0] == model._default_manager.count() > 0
        slug = copy.execute(
            "SELECT slug FROM villages_village WHERE id = ?", [village.pk]
        ).fetchone()
    assert slug == (village.slug,)


# ---- asked at the desk, by a program ---------------------------------------------------------------------


@pytest.fixture
def village(db):
    return make_village()


@pytest.mark.django_db
def test_one_question_at_a_time_and_who_was_killed_gives_way(village):
    by, question = team_of(village), question_of(newcomers=5)
    first = actions.ask(village=village, question=question, by=by, now=NOW)
    with pytest.raises(actions.AlreadyAsked):
        actions.ask(village=village, question=question, by=by, now=NOW + timedelta(seconds=30))
    later = NOW + actions.SILENCE + timedelta(seconds=1)
    actions.ask(village=village, question=question, by=by, now=later)
    first.refresh_from_db()
    assert first.state == WhatIfState.STOPPED
    assert first.failure
    assert AuditRow.objects.filter(verb="simulation.asked").count() == 2


@pytest.mark.django_db
def test_only_who_leads_asks(village):
    with pytest.raises(Forbidden):
        actions.ask(
            village=village, question=question_of(newcomers=5), by=member_of(village), now=NOW
        )
    assert not WhatIf.objects.exists()


@pytest.mark.django_db
def test_an_answer_is_kept_and_a_failure_is_said(village, monkeypatch):
    row = actions.ask(
        village=village, question=question_of(newcomers=5), by=team_of(village), now=NOW
    )

    def lives(_village, _question, *, now, tell):
        tell(3, 9)
        return make_lives()

    monkeypatch.setattr(actions, "lives_of", lives)
    actions.run(what_if=row, now=clock.now)
    row.refresh_from_db()
    assert (row.state, row.done, row.steps) == (WhatIfState.DONE, 3, 9)
    assert Lives.read(row.lives) == make_lives()

    def fails(_village, _question, **_more):
        raise TrialFailed("a life stopped")

    monkeypatch.setattr(actions, "lives_of", fails)
    other = actions.ask(
        village=village, question=question_of(newcomers=5), by=team_of(village), now=NOW
    )
    with pytest.raises(TrialFailed):
        actions.run(what_if=other, now=clock.now)
    other.refresh_from_db()
    assert (other.state, other.failure) == (WhatIfState.STOPPED, "a life stopped")
    # Nobody waits for one that was forgotten.
    gone = actions.ask(
        village=village, question=question_of(newcomers=5), by=team_of(village), now=NOW
    )
    actions.forget(what_if=gone, by=team_of(village), now=NOW)
    monkeypatch.setattr(actions, "lives_of", lives)
    with pytest.raises(DomainError):
        actions.run(what_if=gone, now=clock.now)


@pytest.mark.django_db
def test_the_pages_ask_show_and_forget(
    village, client, monkeypatch, django_capture_on_commit_callbacks
):
    owner = team_of(village)
    client.force_login(owner.party.user)
    asked: list[int] = []
    monkeypatch.setattr(views, "answer_what_if", SimpleNamespace(enqueue=asked.append))
    client.cookies["django_language"] = "en"
    form = {"newcomers": 20, "weeks": 4, "seeds": 2, "nomads": 1, "residents": 0, "nursery": 0}
    address = reverse("what_if:list", args=[village])
    wrong = client.post(address, {**form, "incubated": 0, "arriving_weeks": 9})
    assert wrong.status_code == 422
    assert "over the 4 at most" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answered = client.post(address, {**form, "incubated": 0})
    row = WhatIf.objects.get()
    assert answered.status_code == 302
    assert asked == [row.pk]
    page = client.get(answered["location"]).content.decode()
    assert "What if 20 people come, over 2 weeks?" in page
    assert "0 of 112 days lived" in page
    assert client.get(reverse("what_if:csv", args=[village, row.pk])).status_code == 404

    done = make_what_if(village, by=owner)
    page = client.get(reverse("what_if:one", args=[village, done.pk])).content.decode()
    assert page.count('<svg class="bars"') == 6
    assert "Full from newcomer" in page
    csv = client.get(reverse("what_if:csv", args=[village, done.pk])).content.decode()
    assert "full from newcomer,open-space,1" in csv
    client.post(reverse("what_if:forget", args=[village, done.pk]))
    assert not WhatIf.objects.filter(pk=done.pk).exists()
    assert not SimulatedLife.objects.exists()
