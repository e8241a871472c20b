import pytest

from creuset.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    Refusals,
    Refused,
    WayOut,
)
from creuset.kernel.sentences import sentence, speak_through


class Lazy:
    """Stands for a lazy translation: another sentence each time it is read."""

    language = "en"

    def __str__(self):
        return {"en": "Taken.", "fr": "Déjà pris."}[self.language]


@pytest.fixture
def french():
    speak_through({"%(n)s left.": "Il en reste %(n)s."}.__getitem__, lambda value: f"<{value}>")
    yield
    speak_through()


def test_the_message_is_read_as_late_as_possible():
    lazy = Lazy()
    error = Conflict(lazy)
    assert str(error) == "Taken."
    lazy.language = "fr"
    assert str(error) == "Déjà pris."
    assert error.as_problem()["detail"] == "Déjà pris."


@pytest.mark.parametrize(
    ("kind", "status"),
    [(DomainError, 422), (NotFound, 404), (Forbidden, 403), (Conflict, 409), (Refused, 422)],
)
def test_each_kind_has_its_status(kind, status):
    assert kind("No.").as_problem()["status"] == status


def test_a_problem_names_code_field_ways_out_and_details():
    error = Conflict(
        "Taken.",
        field="start",
        ways_out=[WayOut(label="14:00", kind="slot", data={"at": "2026-03-02T14:00"})],
        details={"until": "2026-03-02T13:00", "status": 200},
    )
    assert error.as_problem() == {
        "type": "urn:creuset:problem:conflict",
        "title": "Conflict",
        "status": 409,
        "code": "conflict",
        "detail": "Taken.",
        "field": "start",
        "ways_out": [{"label": "14:00", "kind": "slot", "data": {"at": "2026-03-02T14:00"}}],
        "until": "2026-03-02T13:00",
    }


def test_a_problem_leaves_out_what_there_is_none_of():
    assert {"field", "ways_out"}.isdisjoint(Refused("No.").as_problem())


def test_details_cannot_be_changed_from_outside():
    given = {"a": 1}
    error = Refused("No.", details=given)
    given["a"] = 2
    assert error.details["a"] == 1
    with pytest.raises(TypeError):
        error.details["a"] = 3


def test_several_refusals_are_one_problem_with_each_of_them():
    way = WayOut("15:00", "slot")
    both = Refusals([Refused("Too long.", field="end"), Conflict("Taken.", ways_out=[way])])
    assert str(both) == "Too long. Taken."
    assert both.ways_out == (way,)
    problem = both.as_problem()
    assert problem["code"] == "refusals"
    assert [error["code"] for error in problem["errors"]] == ["refused", "conflict"]


def test_no_refusal_at_all_is_a_bug():
    with pytest.raises(ValueError, match="at least one"):
        Refusals([])


def test_sentences_speak_through_the_voice_they_are_lent(french):
    left = sentence("%(n)s left.", n=3)
    assert str(left) == "Il en reste <3>."
    speak_through()
    assert str(left) == "3 left."
