"""Texts of contracts in a village file: read with their files, versioned, exported the same, merged with the desk."""

from pathlib import Path

import pytest

from creuset.documents.actions import texts
from creuset.documents.models import ContractText
from creuset.documents.queries.house_rules import rules_in_force
from creuset.documents.rules.terms import ContractKind
from creuset.people.actors import HOUSE
from creuset.villagefile import actions
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.texts import check_texts
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village
from tests.factories.documents import draft_text
from tests.factories.villages import NOW

SMALL = """
[[contract_texts]]
code = "bureaux"
kind = "occupation"
name = { fr = "Convention", en = "Agreement" }
text = { fr = \"\"\"
== Objet

#value.place, dès le #value.start. Un « \\\\ » et des "guillemets\\"\"\"\", en = "== Subject\\n\\n#value.place" }
"""


def small(more: str = SMALL) -> str:
    path = Path(__file__).parents[2] / "villages" / "louvre-lens-vallee.toml"
    source = path.read_text(encoding="utf-8")
    return source + more


def problems(call):
    with pytest.raises(VillageFileError) as refused:
        call()
    return [(one.line, one.key, one.expected, one.found) for one in refused.value.problems]


def test_a_text_is_written_as_it_is_read():
    file = read(small())
    text = next(one for one in file.contract_texts if one.code == "bureaux")
    assert text.text["fr"].splitlines()[0] == "== Objet"
    assert read(canonical(file)) == file
    assert canonical(read(canonical(file))) == canonical(file)


def test_files_beside_say_it_and_export_writes_what_they_say(tmp_path):
    more = SMALL.split("text = ", maxsplit=1)[0] + 'files = { fr = "textes/bureaux.typ" }\n'
    (tmp_path / "textes").mkdir()
    (tmp_path / "textes" / "bureaux.typ").write_text("== Objet\n\n#value.place\n", encoding="utf-8")
    path = tmp_path / "village.toml"
    path.write_text(small(more), encoding="utf-8")
    found = read_path(path).contract_texts[-1]
    assert (found.text, found.files) == ({"fr": "== Objet\n\n#value.place\n"}, {})
    for name in ("autre.typ", "../village.typ"):
        path.write_text(small(more.replace("textes/bureaux.typ", name)), encoding="utf-8")
        assert "contract_texts.bureaux.files.fr" in {
            key for _, key, *_ in problems(lambda: read_path(path))
        }


def test_faults_are_told_with_line_and_key():
    bad = small(
        SMALL.replace('"occupation"', '"house_rules"').replace(
            'code = "bureaux"', 'code = "service"'
        )
    ).replace('contract = "occupation"', 'contract = "bureau"')
    told = problems(lambda: read(bad))
    assert {key.rpartition(".")[2] for _, key, *_ in told} == {"code", "contract"}
    assert all(line for line, *_ in told)
    source = small(SMALL.replace("#value.place, dès", "#value.nothing, dès"))
    ((line, key, _expected, found),) = problems(lambda: check_texts(read(source), source, now=NOW))
    assert source.splitlines()[line - 1].startswith("text = ")
    assert key == "contract_texts.bureaux.text.fr"
    assert "nothing" in found


@pytest.mark.django_db
def test_loaded_twice_nothing_changes_and_a_change_is_a_version():
    actions.load(file=read(small()), by=HOUSE, now=NOW)
    village = Village.objects.get()
    assert rules_in_force(village, on=village.day_of(NOW)).words
    count = ContractText.objects.count()
    again = actions.load(file=read(small()), by=HOUSE, now=NOW)
    assert (again.changes, ContractText.objects.count()) == ((), count)
    assert canonical(desk_of(village)) == canonical(read(small()))
    actions.load(file=read(small(SMALL.replace("== Objet", "== Sujet"))), by=HOUSE, now=NOW)
    numbers = ContractText.objects.filter(code="bureaux").values_list("number", "origin")
    assert sorted(numbers) == [(1, "file"), (2, "file")]
    # What the desk wrote stays, and the file's other language comes with it.
    draft = draft_text(
        village,
        code="bureaux",
        kind=ContractKind.OCCUPATION,
        names={"fr": "Convention", "en": "Agreement"},
        sources={"fr": "== Bureau\n\n#value.place", "en": "== Subject\n\n#value.place"},
    )
    texts.publish(text=draft, first_day=village.day_of(NOW), by=HOUSE, now=NOW)
    plan = actions.load(file=read(small(SMALL.replace("== Objet", "== Autre"))), by=HOUSE, now=NOW)
    assert [one.key for one in plan.conflicts] == ["contract_texts.bureaux.text.fr"]
    assert "== Bureau" in canonical(desk_of(village))
    gone = actions.load(file=read(small("")), by=HOUSE, now=NOW, theirs=True)
    assert gone.changes
    assert 'code = "bureaux"' not in canonical(desk_of(village))
