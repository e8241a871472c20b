"""Every command in its bad cases: one line that says why, nothing done, nobody waited for."""

from functools import partial
from pathlib import Path

import pytest

from creuset.config.cli.main import COMMANDS, cli, run
from creuset.people.models import User
from creuset.villages.models import Village
from tests.config.test_cli import creuset
from tests.factories.villages import make_village

#: What is typed, with what the line must say; `{here}` is a folder with a file of noise and an empty archive.
REFUSED = [
    ("demo --port 0", "'--port'"),
    ("demo --at yesterday", "'--at'"),
    ("serve --port 99999", "'--port'"),
    ("serve --workers 0", "'--workers'"),
    ("worker now", "unexpected extra argument"),
    ("load {here}/nowhere.toml", "nowhere.toml: no such file"),
    ("load {here}", "is a directory"),
    ("load {here}/noise --yes", "1 mistake, nothing was changed"),
    ("load villages/louvre-lens-vallee.toml", "nobody to ask, add --yes"),
    ("export nowhere", "no village is called nowhere"),
    ("export village -o {here}/none/x.toml", "none: no such folder"),
    ("export village -o {here}", "is a directory"),
    ("import {here}/noise --from paper", "'--from'"),
    ("import {here}/nowhere.csv --from cobot", "no such file"),
    ("import {here}/noise --from cobot --village nowhere", "no village is called nowhere"),
    ("import {here}/noise --from cobot --yes", "1 fault, nothing was changed"),
    ("simulate", "--village"),
    ("simulate --village village", "Say --from and --to"),
    ("simulate --village nowhere --from 2026-11-02 --to 2026-11-03", "no village is called"),
    ("simulate --village village --from 2026-13-01", "'--from'"),
    ("simulate --village village --from 2026-11-10 --to 2026-11-01", "before --from"),
    ("simulate --village village --newcomers 0", "from 1 to"),
    ("simulate --village village --newcomers 3 --mix nomads=many", "is no share"),
    ("simulate --village village --weeks 3", "go with --newcomers"),
    ("bench nothing", "no benchmark nothing"),
    ("bench race --database paper", "'--database'"),
    ("check everything", "unexpected extra argument"),
    ("backup {here}/none/a.tar.gz", "none: no such folder"),
    ("backup {here}", "is a directory"),
    ("restore {here}/nowhere.tar.gz", "does not exist"),
    ("restore {here}/noise --yes", "is no backup, or a damaged one"),
    ("createowner ada --village village", "is no e-mail address"),
    ("createowner ada@atelier.example", "--village"),
    ("createowner ada@atelier.example --village nowhere", "no village 'nowhere'"),
    ("migrate --back", "'--back'"),
    ("manage nonsense", "No such command 'nonsense'"),
    ("manage check --nope", "unrecognized arguments: --nope"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "said"), REFUSED, ids=[typed for typed, _said in REFUSED])
def test_a_bad_command_is_refused_in_one_line_and_changes_nothing(
    typed: str,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    make_village(slug="village")
    (tmp_path / "noise").write_bytes(b"\xd2\x00noise")
    before = sorted(tmp_path.rglob("*"))
    arguments = [word.format(here=tmp_path) for word in typed.split()]

    code = run(
        partial(cli.main, arguments, prog_name="creuset", standalone_mode=False), debug=False
    )

    assert code in {1, 2}
    *_listed, line = capsys.readouterr().err.strip().splitlines()
    assert said.casefold() in line.casefold()
    assert "creuset --debug" not in line, "told as a bug of the house"
    assert sorted(tmp_path.rglob("*")) == before
    assert Village.objects.count() == 1
    assert not User.objects.exists()


def test_every_command_has_its_bad_cases() -> None:
    # the tables that new databases begin as take no argument
    assert COMMANDS.keys() - {typed.split()[0] for typed, _said in REFUSED} == {"blank"}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"CREUSET_DATA": "/dev/null/data", "CREUSET_SECRET_KEY": ""},
            "nothing can be kept in /dev/null/data",
        ),
        ({"CREUSET_DATABASE_URL": "sqlite:///dev/null/x.sqlite3"}, "cannot be made in /dev/null"),
        ({"CREUSET_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "does not answer"),
    ],
    ids=["folder", "sqlite", "postgresql"],
)
def test_a_place_where_nothing_can_be_kept_is_a_numbered_finding_and_one_line_elsewhere(
    variables: dict[str, str], said: str, tmp_path: Path
) -> None:
    checked = creuset("check", tmp_path=tmp_path, **variables)
    assert checked.returncode == 1
    assert checked.stderr == ""
    assert checked.stdout.startswith("1. ")
    assert said in checked.stdout
    assert "   → " in checked.stdout
    other = creuset("export", "la-kolok", tmp_path=tmp_path, **variables)
    assert other.returncode == 1
    assert other.stderr.startswith("creuset: the database does not answer: ")
    assert other.stderr.count("\n") == 1
