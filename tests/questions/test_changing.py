"""Two people typing at once: nothing is undone unseen, whatever they type and in whatever order it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.questions.rules import form_of
from creuset.questions.rules.answering import agreed_to
from creuset.questions.rules.changing import (
    Act,
    Change,
    Kept,
    Misplaced,
    RowChange,
    changed,
    files_in,
    find_question,
    fitting,
    rows_of,
    typed_at,
    with_files,
    written,
)
from tests.factories.questions import EVERYTHING

FORM = form_of(EVERYTHING)
ROWS = ("a1", "b2", "c3")
PLACES = [("title",), ("pitch",), ("episodes",), *((("team", row, "name")) for row in ROWS)]
TEXTS = st.sampled_from(["", "un", "deux", "trois"])
changes_at = st.builds(Change, st.sampled_from(PLACES), TEXTS, st.just(0))
row_changes = st.builds(
    RowChange, st.just("team"), st.sampled_from(ROWS), st.sampled_from(Act), st.just(0)
)
anything = st.lists(changes_at | row_changes, max_size=6)


def saved(kept, changes, read=None):
    """What is kept after somebody who had read that revision, the latest if none is said, saves."""
    at = kept.revision if read is None else read
    rows = [
        Change(one.place, one.typed, at)
        if isinstance(one, Change)
        else RowChange(one.block, one.row, one.act, at)
        for one in changes
    ]
    return changed(FORM, kept, rows)


@given(anything, anything)
def test_what_the_first_typed_stands_or_is_told_of(first, second):
    begun = saved(Kept({}), first).kept
    after = saved(begun, second, read=0)
    told = {clash.place for clash in after.clashes}
    for change in second:
        if isinstance(change, Change):
            other = typed_at(begun.answers, change.place)
            now = typed_at(after.kept.answers, change.place)
            was_touched = written(change.place) in begun.touched
            is_removed = any(isinstance(one, RowChange) and one.act is Act.REMOVE for one in second)
            if was_touched and other and other != change.typed and not is_removed:
                assert now == other
                assert change.place in told


@given(anything)
def test_saving_the_same_again_changes_nothing(changes):
    typed = [one for one in changes if isinstance(one, Change)]
    once = saved(Kept({}), typed).kept
    last = {one.place: one for one in typed}
    again = saved(once, last.values())
    assert again.kept == once
    assert again.clashes == ()


@given(anything, st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_two_places_never_clash(changes, mine, yours):
    begun = saved(Kept({}), changes).kept
    one = saved(begun, [Change(mine, "moi", 0)]).kept
    both = saved(one, [Change(yours, "toi", 0)], read=begun.revision)
    if mine != yours:
        assert both.clashes == ()
        assert typed_at(both.kept.answers, mine) == "moi"
        assert typed_at(both.kept.answers, yours) == "toi"
    else:
        (clash,) = both.clashes
        assert (clash.mine, clash.theirs) == ("toi", "moi")


@given(st.lists(row_changes, max_size=8))
def test_moving_rows_loses_none(changes):
    begun = saved(Kept({}), [Change(("team", row, "name"), row, 0) for row in ROWS]).kept
    moves = [one for one in changes if one.act is not Act.REMOVE]
    after = saved(begun, moves).kept
    assert sorted(row["name"] for _name, row in rows_of(after.answers["team"])) == sorted(ROWS)


def test_text_in_a_row_that_was_removed_meanwhile_brings_it_back():
    begun = saved(Kept({}), [Change(("team", "a1", "name"), "Léa", 0)]).kept
    gone = saved(begun, [RowChange("team", "a1", Act.REMOVE, 0)]).kept
    assert "team" not in gone.answers
    back = saved(gone, [Change(("team", "a1", "name"), "Léa Martin", 0)], read=begun.revision)
    assert typed_at(back.kept.answers, ("team", "a1", "name")) == "Léa Martin"


def test_a_row_in_which_somebody_typed_since_is_not_removed():
    begun = saved(Kept({}), [Change(("team", "a1", "name"), "Léa", 0)]).kept
    typed = saved(begun, [Change(("team", "a1", "name"), "Léa Martin", 0)]).kept
    after = saved(typed, [RowChange("team", "a1", Act.REMOVE, 0)], read=begun.revision)
    (clash,) = after.clashes
    assert clash.theirs["name"] == "Léa Martin"
    assert after.kept.answers == typed.answers


def test_rows_that_were_written_without_a_name_are_found_by_their_number():
    kept = Kept({"team": [{"name": "Léa"}, {"name": "Ali"}]})
    after = saved(kept, [RowChange("team", "1", Act.UP, 0)]).kept
    assert [row["name"] for _name, row in rows_of(after.answers["team"])] == ["Ali", "Léa"]


def test_what_an_older_form_asked_is_told_apart():
    after = saved(Kept({}), [Change(("gone",), "un texte", 0), Change(("title",), "Sel", 0)])
    assert [one.place for one in after.unplaced] == [("gone",)]
    assert after.kept.answers == {"title": "Sel"}


@pytest.mark.parametrize(
    ("place", "typed", "kept"),
    [
        (("title",), "a\x00b\ud800\r\nc", "ab\nc"),
        (("title",), 12, "12"),
        (("stage",), "", None),
        (("formats",), ["film", ""], ["film"]),
        (("formats",), [], None),
        (("agreed",), False, None),
        (
            ("costs",),
            {"lines": {"shoot": " 12 ", "cut": ""}, "own": [{"label": "", "amount": ""}]},
            {"lines": {"shoot": "12"}},
        ),
        (
            ("costs",),
            {"lines": {}, "own": [{"label": "Décor", "amount": "3"}]},
            {"own": [{"label": "Décor", "amount": "3"}]},
        ),
    ],
)
def test_answers_are_kept_in_one_shape(place, typed, kept):
    assert fitting(find_question(FORM, place), typed) == kept


def test_agreeing_keeps_the_very_words():
    question = find_question(FORM, ("agreed",))
    assert fitting(question, True) == agreed_to(question)


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        (("title",), {"no": "text"}),
        (("title",), "x" * 200_001),
        (("costs",), ["12"]),
        (("costs",), {"lines": {}, "more": 1}),
        (("formats",), {"film": True}),
        (("intro",), "words"),
        (("papers",), ["1"]),
        (("team",), [{"name": "Léa"}]),
    ],
)
def test_what_has_no_shape_of_an_answer_is_refused(place, typed):
    with pytest.raises(Misplaced):
        saved(Kept({}), [Change(place, typed, 0)])


def test_no_more_is_kept_than_anybody_writes():
    long = [Change(("team", f"r{n}", "name"), "x" * 199_000, 0) for n in range(11)]
    with pytest.raises(Misplaced):
        saved(Kept({}), long)
    with pytest.raises(Misplaced):
        saved(Kept({}), [RowChange("team", f"r{n}", Act.ADD, 0) for n in range(201)])


def test_files_are_found_wherever_they_answer():
    kept = with_files(Kept({}), ("papers",), ["7", "8"])
    kept = with_files(kept, ("team", "a1", "cv"), ["9"])
    assert files_in(FORM, kept.answers) == {"7", "8", "9"}
    assert files_in(FORM, with_files(kept, ("papers",), []).answers) == {"9"}
    assert kept.revision == 2
