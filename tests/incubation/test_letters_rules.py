"""Which letter is due, what a text may name, what is checked before a letter leaves; appeals and keeping, in days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.appeals import REFUSED as CONTESTABLE
from creuset.incubation.rules.appeals import Contested, WhyNot, last_day, why_not
from creuset.incubation.rules.keeping import (
    TOLD_BEFORE,
    UNSUCCESSFUL,
    Ended,
    is_over,
    is_told,
    kept_until,
)
from creuset.incubation.rules.letters import (
    REFUSALS,
    Check,
    Draft,
    LetterKind,
    Stands,
    basis_of,
    check_text,
    due,
    failing,
    faults_in,
    filled,
    named_in,
    places_of,
)
from creuset.incubation.shipped_letters import LANGUAGES, shipped
from creuset.incubation.states import ApplicationState, Outcome
from creuset.kernel.errors import Refusals

S, K = ApplicationState, LetterKind


def test_each_state_owes_its_letter():
    owed = {state: due(Stands(state)) for state in S}
    assert owed == dict.fromkeys(S) | {
        S.INADMISSIBLE: K.INADMISSIBLE,
        S.INELIGIBLE: K.INELIGIBLE,
        S.ELIGIBLE: K.ADMITTED,
    }


@pytest.mark.parametrize(
    ("outcome", "more", "kind"),
    [
        (Outcome.SELECTED, {"is_last_round": True}, K.LAUREATE),
        (Outcome.SELECTED, {}, K.NEXT_ROUND),
        (Outcome.SELECTED, {"next_is_audition": True}, K.AUDITION),
        (Outcome.WAITING, {"is_last_round": True}, K.WAITING),
        (Outcome.REFUSED, {}, K.REFUSED),
    ],
)
def test_a_decision_owes_its_letter_before_and_after_its_release(outcome, more, kind):
    for state in (S.ELIGIBLE, S.SELECTED, S.WAITING, S.REFUSED):
        assert due(Stands(state, outcome, **more)) is kind
    assert due(Stands(S.WITHDRAWN, outcome, **more)) is None


def test_the_answer_to_an_appeal_comes_first():
    assert due(Stands(S.FILED, appeal_granted=True)) is K.APPEAL_GRANTED
    assert due(Stands(S.REFUSED, Outcome.REFUSED, appeal_granted=False)) is K.APPEAL_REJECTED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_what_creuset_brings_passes_its_own_check(kind, language):
    words = shipped(kind, language)
    check_text(kind, words.subject, words.body)
    assert "{" not in filled(f"{words.subject}{words.body}", dict.fromkeys(places_of(kind), "x"))


def test_nothing_is_brought_in_a_language_that_is_not_written():
    assert shipped(K.REFUSED, "de") is None


def test_a_place_that_stands_for_nothing_is_refused_with_those_there_are():
    with pytest.raises(Refusals) as refusal:
        check_text(K.ADMITTED, "Bonjour {nom}", "Sans {suite")
    told = {(error.field, str(error)) for error in refusal.value.errors}
    assert {field for field, _why in told} == {"subject", "body"}
    assert any("{nom}" in why and "project" in why for _field, why in told)


@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_refusal_must_say_why_and_how_it_is_contested(kind):
    faults = [str(why) for _field, why in faults_in(kind, "Sujet", "Non.")]
    assert len(faults) == 1
    for place in ("{reason}", "{appeal_days}", "{page}"):
        assert place in faults[0]


@pytest.mark.parametrize(
    ("subject", "body"),
    [("", "Corps"), ("Sujet", " "), ("Deux\nlignes", "Corps"), ("S" * 201, "C"), ("S", "}")],
)
def test_a_text_that_cannot_be_a_letter_is_refused(subject, body):
    with pytest.raises(Refusals):
        check_text(K.ADMITTED, subject, body)


GOOD = Draft(
    kind=K.REFUSED,
    subject="Sujet",
    body="Motif : hors sujet. Contestez dans les 15 jours : https://x.example/my/3",
    values={"reason": "hors sujet", "appeal_days": "15", "page": "https://x.example/my/3"},
    recipient="Adèle Blanc",
    address="adele@blanc.example",
    language="fr",
    due=K.REFUSED,
    basis="a",
    basis_today="a",
    language_today="fr",
    others=("Bruno Noir", "Atlas marin"),
    own=("Adèle Blanc", "Écho"),
)


def test_a_letter_that_passes_every_check_may_leave():
    assert failing(GOOD) == ()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"recipient": " "}, Check.RECIPIENT),
        ({"address": "nowhere"}, Check.RECIPIENT),
        ({"due": K.LAUREATE}, Check.OUTCOME),
        ({"due": None}, Check.OUTCOME),
        ({"basis_today": "b"}, Check.FRESH),
        ({"values": GOOD.values | {"reason": "autre motif"}}, Check.REASON),
        ({"values": GOOD.values | {"reason": ""}}, Check.REASON),
        ({"language_today": "en"}, Check.LANGUAGE),
        ({"values": GOOD.values | {"appeal_days": "30"}}, Check.APPEAL),
        ({"body": f"{GOOD.body} Comme Bruno Noir."}, Check.OTHERS),
        ({"subject": "Atlas marin"}, Check.OTHERS),
        ({"body": f"{GOOD.body} {{rank}}"}, Check.WHOLE),
        ({"subject": ""}, Check.WHOLE),
    ],
)
def test_each_check_keeps_back_what_it_is_there_for(change, check):
    assert failing(replace(GOOD, **change)) == (check,)


def test_other_names_are_whole_words_and_never_ones_own():
    assert named_in("Le Blanchisseur", ["Blanc"], []) == ()
    assert named_in("Studio Blanc Bleu", ["Blanc"], ["Studio Blanc Bleu"]) == ()
    assert named_in("À Sel, bonjour", ["Sel"], []) == ()
    assert named_in("Pour Bruno  Noir", ["Bruno  Noir"], []) == ()
    assert named_in("Pour Bruno Noir.", ["Bruno  Noir"], []) == ("Bruno Noir",)


@given(st.dictionaries(st.sampled_from("abc"), st.text(max_size=5)), st.permutations("abc"))
def test_a_basis_tells_one_content_from_another_whatever_its_order(values, order):
    again = {key: values[key] for key in order if key in values}
    assert basis_of(again) == basis_of(values)
    assert basis_of({**values, "z": 1}) != basis_of(values)


DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@given(st.sampled_from(sorted(S)), DAYS, st.integers(0, 60), st.integers(-5, 90), st.booleans())
def test_a_refusal_is_contested_once_until_its_last_day(state, told_on, days, later, was_contested):
    contested = Contested(state, told_on, days, was_contested)
    today = told_on + timedelta(days=later)
    may = why_not(contested, today) is None
    assert may == (state in CONTESTABLE and not was_contested and later <= days)


def test_no_time_runs_before_a_letter_told_how():
    contested = Contested(S.REFUSED, None, 15, was_contested=False)
    assert last_day(contested) is None
    assert why_not(contested, date(2030, 1, 1)) is None
    late = replace(contested, told_on=date(2026, 1, 1))
    assert why_not(late, date(2026, 1, 17)) is WhyNot.TOO_LATE


def test_months_run_from_the_last_of_what_could_still_change_it():
    ended = Ended(S.REFUSED, date(2026, 1, 10), 12)
    assert kept_until(ended) == date(2027, 1, 10)
    assert kept_until(replace(ended, appeal_until=date(2026, 1, 25))) == date(2027, 1, 25)
    assert kept_until(replace(ended, answered_on=date(2026, 3, 1))) == date(2027, 3, 1)
    assert kept_until(replace(ended, is_contested=True)) is None
    assert kept_until(replace(ended, state=S.ELIGIBLE)) is None
    dropped = replace(ended, state=S.ELIGIBLE, dropped_on=date(2026, 2, 1))
    assert kept_until(dropped) == date(2027, 2, 1)


@given(
    st.sampled_from(sorted(S)),
    DAYS,
    st.integers(0, 36),
    st.none() | DAYS,
    st.booleans(),
    st.integers(-40, 40),
)
def test_nothing_is_emptied_that_its_holder_was_not_told_of(
    state, ended_on, months, dropped_on, is_contested, later
):
    ended = Ended(state, ended_on, months, dropped_on=dropped_on, is_contested=is_contested)
    until = kept_until(ended)
    today = (until or ended_on) + timedelta(days=later)
    if is_over(ended, today):
        assert is_told(ended, today)
        assert later > 0
    if until is not None:
        assert is_told(ended, until - timedelta(days=TOLD_BEFORE))
        assert state is not S.SELECTED
    assert (until is None) == (
        is_contested or state is S.SELECTED or (state not in UNSUCCESSFUL and dropped_on is None)
    )
