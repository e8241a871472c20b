"""Forms as data and back, answers and their faults, answers moved to a newer form."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.sentences import in_english
from creuset.questions.rules import Unwritable, data_of, faults_of, form_of, moved, seen
from creuset.questions.rules.answering import agreed_to, is_empty, words_in
from creuset.questions.rules.asking import (
    Block,
    Budget,
    Choice,
    Consent,
    Day,
    Files,
    FileType,
    Form,
    Note,
    Number,
    Option,
    Question,
    Text,
    When,
)

KEYS = ("titre", "genre", "budget", "equipe", "plan", "pitch")
OPTIONS = tuple(Option(key, {"fr": key.title()}) for key in ("film", "serie", "jeu"))
WORDS = {"fr": "Question ?", "en": "Question?"}


def asks(depth: int = 1) -> st.SearchStrategy:
    """Return questions' limits of every kind."""
    plain = [
        st.just(Note()),
        st.just(Consent()),
        st.builds(
            Text,
            has_lines=st.booleans(),
            most_characters=st.none() | st.integers(1, 50),
            most_words=st.none() | st.integers(5, 9),
            least_words=st.none() | st.integers(1, 4),
        ),
        st.builds(
            Choice,
            options=st.permutations(OPTIONS).map(lambda rows: tuple(rows[:2])),
            most=st.integers(1, 3),
        ),
        st.builds(
            Number,
            decimals=st.integers(0, 2),
            least=st.none() | st.integers(-9, 0).map(Decimal),
            most=st.none() | st.integers(1, 9).map(Decimal),
            unit=st.sampled_from(["", "min"]),
        ),
        st.builds(Day, from_on=st.none() | st.just(date(2026, 1, 1)), until_on=st.none()),
        st.builds(Budget, lines=st.just(OPTIONS[:2]), own_lines=st.integers(0, 3)),
        st.builds(Files, types=st.sets(st.sampled_from(FileType), min_size=1).map(frozenset)),
    ]
    if depth:
        plain.append(
            st.builds(
                Block,
                questions=questions(depth - 1),
                least=st.integers(0, 1),
                most=st.integers(1, 3),
            )
        )
    return st.one_of(plain)


def questions(depth: int = 1) -> st.SearchStrategy:
    """Return some questions, no two of one key, some of them asked only after an answer above."""

    @st.composite
    def some(draw):
        found = []
        for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True)):
            ask = draw(asks(depth))
            above = [row for row in found if not isinstance(row.ask, Note)]
            other = draw(st.none() | st.sampled_from(above)) if above else None
            when = None
            if other is not None:
                options = other.ask.options if isinstance(other.ask, Choice) else ()
                chosen = (
                    draw(st.sets(st.sampled_from([row.key for row in options]))) if options else ()
                )
                when = When(other.key, frozenset(chosen))
            needed = draw(st.booleans()) and not isinstance(ask, Note)
            found.append(Question(key, WORDS, ask, is_required=needed, when=when))
        return tuple(found)

    return some()


FORMS = questions().map(Form)
TYPED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["film", "2026-05-01", "12,5"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*KEYS, "lines", "own", "film", "label", "amount"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(st.sampled_from(KEYS), TYPED, max_size=6)


@given(form=FORMS)
def test_a_form_is_the_same_after_it_was_written_and_read(form):
    assert form_of(data_of(form)) == form


@given(form=FORMS, answers=ANSWERS, filing=st.booleans())
def test_whatever_was_typed_is_judged_and_never_fails(form, answers, filing):
    faults = faults_of(form, answers, filing=filing)
    places = {one.place for one in seen(form, answers)}
    for fault in faults:
        assert str(fault.why)
        assert any(fault.place[: len(place)] == place for place in places)


@given(form=FORMS, answers=ANSWERS)
def test_what_is_wrong_in_a_draft_is_wrong_when_filed(form, answers):
    drafted = faults_of(form, answers, filing=False)
    assert set(drafted) <= set(faults_of(form, answers, filing=True))


@given(form=FORMS, answers=ANSWERS)
def test_moving_to_the_same_form_changes_nothing(form, answers):
    first = moved(form, form, answers).answers
    again = moved(form, form, first)
    assert (again.answers, again.aside) == (first, ())


@given(old=FORMS, new=FORMS, answers=ANSWERS)
def test_whatever_was_answered_is_kept_or_set_aside(old, new, answers):
    told = moved(old, new, answers)
    kinds = {question.key: question.kind for question in new.questions}
    for question in old.questions:
        typed = answers.get(question.key)
        if is_empty(question.ask, typed):
            continue
        aside = [row for row in told.aside if row.place[0] == question.key]
        if kinds.get(question.key) is not question.kind:
            assert [row.typed for row in aside] == [typed]
            assert question.key not in told.answers
        else:
            assert question.key in told.answers or aside


def film(**more):
    """Return a form as a call for films has it."""
    return form_of(
        {
            "questions": [
                {
                    "key": "kind",
                    "kind": "choice",
                    "labels": WORDS,
                    "is_required": True,
                    "options": [{"key": row.key, "labels": dict(row.labels)} for row in OPTIONS],
                },
                {
                    "key": "episodes",
                    "kind": "number",
                    "labels": WORDS,
                    "least": "2",
                    "is_required": True,
                    "when": {"question": "kind", "options": ["serie"]},
                },
                {
                    "key": "pitch",
                    "kind": "text",
                    "labels": WORDS,
                    "has_lines": True,
                    "most_words": 6,
                    "least_words": 2,
                    "is_required": True,
                },
                {
                    "key": "spent",
                    "kind": "budget",
                    "labels": WORDS,
                    "own_lines": 2,
                    "lines": [{"key": "shoot", "labels": WORDS}, {"key": "edit", "labels": WORDS}],
                },
                {
                    "key": "paid",
                    "kind": "budget",
                    "labels": WORDS,
                    "equals": "spent",
                    "own_lines": 3,
                },
                {
                    "key": "team",
                    "kind": "block",
                    "labels": WORDS,
                    "least": 1,
                    "most": 2,
                    "questions": [
                        {"key": "name", "kind": "text", "labels": WORDS, "is_required": True}
                    ],
                },
                {"key": "rules", "kind": "consent", "labels": WORDS, "is_required": True},
            ]
        }
        | more
    )


def said(form, answers, *, filing=True):
    """Return each fault by its place, in English."""
    return {fault.place: in_english(fault.why) for fault in faults_of(form, answers, filing=filing)}


def whole(form):
    """Return answers that can be filed."""
    return {
        "kind": "serie",
        "episodes": "6",
        "pitch": "Une mine, un secret",
        "spent": {
            "lines": {"shoot": "1 200,50"},
            "own": [{"label": "Costumes", "amount": "99.50"}],
        },
        "paid": {"own": [{"label": "Apport", "amount": "1300"}]},
        "team": [{"name": "Inès"}],
        "rules": agreed_to(form.questions[-1]),
    }


def test_what_can_be_filed_has_no_fault():
    assert said(film(), whole(film())) == {}


def test_a_draft_may_lack_anything_and_filing_names_it_all():
    assert said(film(), {}, filing=False) == {}
    assert set(said(film(), {})) == {("kind",), ("pitch",), ("team",), ("rules",)}


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({"kind": "opera"}, ("kind",)),
        ({"kind": ["film", "serie"]}, ("kind",)),
        ({"episodes": "1"}, ("episodes",)),
        ({"episodes": "deux"}, ("episodes",)),
        ({"episodes": "2,5"}, ("episodes",)),
        ({"pitch": "un deux trois quatre cinq six sept"}, ("pitch",)),
        ({"pitch": ["?"]}, ("pitch",)),
        ({"spent": {"lines": {"shoot": "-1"}}}, ("spent", "lines", "shoot")),
        ({"spent": {"lines": {"gone": "1"}}}, ("spent",)),
        ({"spent": {"own": [{"amount": "1"}]}}, ("spent", "own", 0)),
        ({"spent": {"own": [{"label": "a", "amount": "x"}]}}, ("spent", "own", 0)),
        ({"team": [{"name": "a"}] * 3}, ("team",)),
        ({"team": [{"name": "a\nb"}]}, ("team", 0, "name")),
        ({"rules": "yes"}, ("rules",)),
    ],
)
def test_what_is_wrong_is_said_at_its_place_even_in_a_draft(answers, place):
    assert place in said(film(), whole(film()) | answers, filing=False)


def test_a_financing_plan_pays_what_is_spent_when_it_is_filed():
    short = whole(film()) | {"paid": {"own": [{"label": "Apport", "amount": "1299.99"}]}}
    assert said(film(), short) == {("paid",): "The sum is 1299.99; it should be 1300.00."}
    assert said(film(), short, filing=False) == {}


def test_a_question_that_is_not_asked_is_neither_needed_nor_judged():
    answers = whole(film()) | {"kind": "film", "episodes": "deux"}
    assert said(film(), answers) == {}


def test_a_question_that_depends_on_one_not_asked_is_not_asked():
    form = Form(
        (
            Question("kind", WORDS, Choice(OPTIONS)),
            Question("cast", WORDS, Text(), when=When("kind", frozenset({"film"}))),
            Question("agent", WORDS, Text(), when=When("cast")),
        )
    )
    answers = {"kind": "jeu", "cast": "Zoé", "agent": "Max"}
    assert [one.question.key for one in seen(form, answers)] == ["kind"]
    answers["kind"] = "film"
    assert [one.question.key for one in seen(form, answers)] == ["kind", "cast", "agent"]


def test_a_consent_to_other_words_is_asked_again():
    form = film()
    answers = whole(form)
    data = data_of(form)
    data["questions"][-1]["labels"] = {"fr": "J’accepte le règlement de 2027."}
    assert ("rules",) in said(form_of(data), answers)


def test_an_option_and_a_line_that_are_gone_are_set_aside_under_their_words():
    data = data_of(film())
    data["questions"][0]["options"].pop(1)
    data["questions"][1]["when"] = {"question": "kind"}
    data["questions"][3]["lines"] = data["questions"][3]["lines"][1:]
    told = moved(film(), form_of(data), whole(film()))
    assert {row.place: row.typed for row in told.aside} == {
        ("kind",): ["serie"],
        ("spent",): {"lines": {"shoot": "1 200,50"}},
    }
    assert told.answers["spent"]["own"] == [{"label": "Costumes", "amount": "99.50"}]
    assert "kind" not in told.answers


def test_words_are_counted_as_people_count_them():
    assert words_in("Aujourd’hui, l’atelier tourne un court-métrage en 4K.") == 7


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "form"),
        ({"questions": {}}, "questions"),
        ({"questions": [3]}, "questions[1]"),
        ({"questions": [{"key": "É", "kind": "text", "labels": WORDS}]}, "questions[1].key"),
        ({"questions": [{"key": "a", "kind": "dance", "labels": WORDS}]}, "questions[1].kind"),
        ({"questions": [{"key": "a", "kind": "text", "labels": {}}]}, "questions[1].labels"),
        ({"questions": [{"key": "a", "kind": "text", "labels": WORDS}] * 2}, "questions"),
        (
            {"questions": [{"key": "a", "kind": "text", "labels": WORDS, "mots": 3}]},
            "questions[1].mots",
        ),
        (
            {"questions": [{"key": "a", "kind": "text", "labels": WORDS, "most_words": True}]},
            "questions[1].most_words",
        ),
        ({"questions": [{"key": "a", "kind": "choice", "labels": WORDS}]}, "questions[1].options"),
        (
            {
                "questions": [
                    {"key": "a", "kind": "number", "labels": WORDS, "least": "3", "most": "2"}
                ]
            },
            "questions[1].least",
        ),
        (
            {"questions": [{"key": "a", "kind": "day", "labels": WORDS, "from_on": "hier"}]},
            "questions[1].from_on",
        ),
        ({"questions": [{"key": "a", "kind": "budget", "labels": WORDS}]}, "questions[1].lines"),
        (
            {
                "questions": [
                    {"key": "a", "kind": "budget", "labels": WORDS, "own_lines": 1, "equals": "b"}
                ]
            },
            "questions[1].equals",
        ),
        (
            {"questions": [{"key": "a", "kind": "files", "labels": WORDS, "types": ["exe"]}]},
            "questions[1].types",
        ),
        ({"questions": [{"key": "a", "kind": "block", "labels": WORDS}]}, "questions[1].questions"),
        (
            {
                "questions": [
                    {
                        "key": "a",
                        "kind": "block",
                        "labels": WORDS,
                        "questions": [{"key": "b", "kind": "block", "labels": WORDS}],
                    }
                ]
            },
            "questions[1].questions[1].kind",
        ),
        (
            {
                "questions": [
                    {"key": "a", "kind": "text", "labels": WORDS, "when": {"question": "a"}}
                ]
            },
            "questions[1].when.question",
        ),
        (
            {"questions": [{"key": "a", "kind": "note", "labels": WORDS, "is_required": True}]},
            "questions[1].is_required",
        ),
    ],
)
def test_every_fault_of_a_form_is_told_with_its_place(data, place):
    with pytest.raises(Unwritable) as told:
        form_of(data)
    assert place in dict(told.value.faults)
    assert place in str(told.value)


def test_a_condition_on_an_option_that_is_not_there_is_told():
    data = data_of(film())
    data["questions"][1]["when"]["options"] = ["opera"]
    with pytest.raises(Unwritable, match="opera"):
        form_of(data)


@given(data=TYPED)
def test_no_data_fails_otherwise(data):
    for tried in (data, {"questions": data}, {"questions": [data]}):
        try:
            form = form_of(tried)
        except Unwritable:
            continue
        assert form_of(data_of(form)) == form
