"""What rules can say of a file: conditions as data, judged without a row."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.screening import (
    BadCondition,
    Condition,
    Facts,
    Proposal,
    Rule,
    Standing,
    Step,
    What,
    condition_of,
    data_of,
    judge,
    months_between,
    propose,
    stored,
)
from creuset.kernel.errors import Refusals
from creuset.questions.rules import form_of
from tests.factories.questions import ASKED

KINDS = ("start_up", "series")
FORM = form_of(
    {
        "questions": [
            *ASKED["questions"],
            {"key": "staff", "kind": "number", "labels": {"en": "Staff"}},
            {"key": "founded", "kind": "day", "labels": {"en": "Founded on"}},
            {"key": "postcode", "kind": "text", "labels": {"en": "Postcode"}},
            {
                "key": "plan",
                "kind": "budget",
                "labels": {"en": "Plan"},
                "lines": [{"key": "staff", "labels": {"en": "Staff"}}],
            },
        ]
    }
)
CLOSES = date(2026, 12, 1)
HOLDS, FAILS, UNKNOWN = Standing.HOLDS, Standing.FAILS, Standing.UNKNOWN


def facts(**more):
    values = {
        "kind": "series",
        "has_company": False,
        "asked": None,
        "form": FORM,
        "answers": {},
        "closes_on": CLOSES,
    }
    return Facts(**values | more)


def said(what, answers=None, *, question="", among=(), least=None, most=None, **more):
    condition = Condition(
        What(what),
        question,
        tuple(among),
        None if least is None else Decimal(least),
        None if most is None else Decimal(most),
    )
    return judge(condition, facts(answers=answers or {}, **more))


def test_each_condition_looks_at_its_own():
    assert said("kind", among=["series"]) is HOLDS
    assert said("kind", among=["start_up"]) is FAILS
    assert said("kind", among=["start_up"], kind="") is UNKNOWN
    assert said("company") is FAILS
    assert said("company", has_company=True) is HOLDS
    assert said("asked", most=5000, asked=Decimal(5000)) is HOLDS
    assert said("asked", most=5000, asked=Decimal("5000.01")) is FAILS
    assert said("asked", most=5000) is UNKNOWN
    assert said("choice", {"stage": "pilot"}, question="stage", among=["pilot"]) is HOLDS
    assert said("choice", {"stage": "idea"}, question="stage", among=["pilot"]) is FAILS
    assert said("number", {"staff": "3"}, question="staff", least=3) is HOLDS
    assert said("number", {"staff": "2"}, question="staff", least=3) is FAILS
    plan = {"plan": {"lines": {"staff": "1 200,50"}}}
    assert said("number", plan, question="plan", most=1200) is FAILS
    assert said("begins", {"postcode": "93 200"}, question="postcode", among=["93", "94"]) is HOLDS
    assert said("begins", {"postcode": "62000"}, question="postcode", among=["93", "94"]) is FAILS


def test_an_age_counts_whole_months_until_the_deadline():
    def founded(day):
        return said("age", {"founded": day}, question="founded", most=60)

    assert founded("2021-12-01") is HOLDS
    assert founded("2021-11-02") is HOLDS
    assert founded("2021-11-01") is FAILS


def test_what_was_not_answered_or_answered_wrongly_is_left_to_a_person():
    for typed in ({}, {"staff": ""}, {"staff": "many"}):
        assert said("number", typed, question="staff", least=3) is UNKNOWN
    # A rule whose question is gone from the form judges nothing.
    assert said("number", {"gone": "3"}, question="gone", least=3) is UNKNOWN


def test_a_file_is_complete_when_nothing_that_filing_asks_for_is_missing():
    from creuset.questions.rules.answering import agreed_to

    consent = next(one for one in FORM.questions if one.key == "agreed")
    whole = {"pitch": "Un projet", "agreed": agreed_to(consent)}
    assert said("complete", whole) is HOLDS
    assert said("complete", {"pitch": "Un projet"}) is FAILS


def test_one_failure_refuses_one_unknown_leaves_it_to_a_person():
    def standing(*found):
        rules = [
            Rule(str(n), Step.ELIGIBLE, Condition(What.KIND, "", ("series",)))
            for n in range(len(found))
        ]
        from creuset.incubation.rules.screening import Judged

        judged = tuple(map(Judged, rules, found))
        return Proposal(Step.ELIGIBLE, judged).standing

    assert standing() is UNKNOWN
    assert standing(HOLDS, HOLDS) is HOLDS
    assert standing(HOLDS, UNKNOWN) is UNKNOWN
    assert standing(UNKNOWN, FAILS, HOLDS) is FAILS


def test_a_step_has_its_own_rules():
    rules = [
        Rule("whole", Step.ADMISSIBLE, Condition(What.COMPLETE)),
        Rule("company", Step.ELIGIBLE, Condition(What.COMPANY)),
    ]
    assert propose(rules, facts(), Step.ADMISSIBLE).failing == ("whole",)
    assert propose(rules, facts(), Step.ELIGIBLE).failing == ("company",)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (None, "what"),
        ({"what": "luck"}, "what"),
        ({"what": "choice", "question": "pitch", "among": ["pilot"]}, "question"),
        ({"what": "choice", "question": "stage", "among": ["dream"]}, "among"),
        ({"what": "choice", "question": "stage"}, "among"),
        ({"what": "kind", "among": ["film"]}, "among"),
        ({"what": "number", "question": "staff"}, "most"),
        ({"what": "number", "question": "staff", "least": "some"}, "least"),
        ({"what": "number", "question": "staff", "least": "NaN"}, "least"),
        ({"what": "asked", "least": "5", "most": "4"}, "most"),
    ],
)
def test_a_condition_that_no_file_can_be_judged_by_is_refused_with_why(data, field):
    with pytest.raises((BadCondition, Refusals)) as refusal:
        condition_of(data, FORM, KINDS)
    errors = getattr(refusal.value, "errors", (refusal.value,))
    assert field in {error.field for error in errors}
    assert all(str(error) for error in errors)


def test_a_refused_condition_names_what_there_is():
    with pytest.raises(Refusals, match="stage"):
        condition_of({"what": "choice", "question": "gone", "among": ["x"]}, FORM, KINDS)
    with pytest.raises(Refusals, match="idea, pilot"):
        condition_of({"what": "choice", "question": "stage", "among": ["x"]}, FORM, KINDS)


BOUNDS = st.none() | st.integers(0, 1000).map(Decimal)


@given(
    what=st.sampled_from([What.NUMBER, What.AGE, What.ASKED]),
    low=BOUNDS,
    high=BOUNDS,
    value=st.integers(0, 1000),
)
def test_bounds_hold_exactly_between_them_both_included(what, low, high, value):
    if what is What.ASKED:
        found = said("asked", least=low, most=high, asked=Decimal(value))
    elif what is What.NUMBER:
        found = said("number", {"staff": str(value)}, question="staff", least=low, most=high)
    else:
        year, month = divmod(CLOSES.year * 12 + CLOSES.month - 1 - value, 12)
        day = date(year, month + 1, 1).isoformat()
        found = said("age", {"founded": day}, question="founded", least=low, most=high)
    is_within = (low is None or low <= value) and (high is None or value <= high)
    assert found is (HOLDS if is_within else FAILS)


@given(
    st.builds(
        Condition,
        st.just(What.CHOICE),
        st.just("stage"),
        st.lists(st.sampled_from(["idea", "pilot"]), min_size=1, unique=True).map(tuple),
    )
    | st.builds(
        Condition,
        st.just(What.NUMBER),
        st.just("staff"),
        st.just(()),
        st.integers(0, 5).map(Decimal),
        st.none() | st.integers(5, 9).map(Decimal),
    )
)
def test_a_condition_is_read_back_as_it_was_written(condition):
    data = data_of(condition)
    assert stored(data) == condition == condition_of(data, FORM, KINDS)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_months_grow_by_one_a_month(first, months):
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if first.day <= 28:
        later = first.replace(year=year, month=month + 1)
        assert months_between(first, later) == months
