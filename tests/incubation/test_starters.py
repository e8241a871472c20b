"""Forms to start from: sound, in both languages, for every kind of project, with what each kind needs."""

import pytest

from creuset.incubation.starters import starters
from creuset.projects.states import ProjectKind
from creuset.questions.rules import data_of, form_of

ALL = {one.code: one for one in starters()}
#: What a jury must know of each, whatever else is asked.
NEEDED = {
    "start-up": {"pitch", "stage", "legal", "team", "budget", "plan", "rules"},
    "audiovisual": {
        *("format", "genre", "length", "episodes", "writing", "synopsis"),
        *("authors", "budget", "plan", "dossier", "rules"),
    },
    "digital-work": {"format", "length", "writing", "authors", "budget", "plan", "rules"},
}


@pytest.mark.parametrize("code", sorted(ALL))
def test_a_form_to_start_from_is_sound_and_speaks_both_languages(code):
    form = form_of(ALL[code].data)
    assert form_of(data_of(form)) == form
    for _blocks, question in form.every():
        assert set(question.labels) == {"fr", "en"}
        assert not question.helps or set(question.helps) == {"fr", "en"}
        for option in getattr(question.ask, "options", ()) or getattr(question.ask, "lines", ()):
            assert set(option.labels) == {"fr", "en"}
    assert {question.key for question in form.questions} >= NEEDED[code]


def test_every_kind_of_project_has_a_form_to_start_from():
    assert {kind for one in starters() for kind in one.kinds} == set(ProjectKind)
