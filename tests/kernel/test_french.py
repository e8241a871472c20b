"""Every sentence of the kernel is in the French catalogue, with the same values."""

import ast
import gettext
import re
from pathlib import Path

import pytest

from creuset import kernel
from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import speak_through
from creuset.kernel.states import ImpossibleStep
from tests.kernel.test_states import Visit

HERE = Path(kernel.__file__).parent
VALUES = re.compile(r"%\((\w+)\)s")


def templates():
    """Yield the first argument of every ``_(…)`` written in the kernel."""
    for source in sorted(HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                yield ast.literal_eval(node.args[0])


@pytest.fixture(scope="module")
def french():
    with (HERE / "locale/fr/LC_MESSAGES/django.mo").open("rb") as catalogue:
        return gettext.GNUTranslations(catalogue).gettext


def test_every_sentence_is_translated_with_the_same_values(french):
    found = set(templates())
    assert len(found) > 40
    assert [text for text in found if french(text) == text] == []
    assert all(set(VALUES.findall(text)) == set(VALUES.findall(french(text))) for text in found)


def test_a_refusal_is_said_in_french_once_the_voice_is_lent(french):
    refusal: DomainError = ImpossibleStep(Visit.ASKED, "finish", ())
    speak_through(french)
    try:
        assert str(refusal) == "« finish » n’est pas possible depuis « asked »."
    finally:
        speak_through()
    assert str(refusal) == "“finish” is not possible from “asked”."
