"""The launcher: one clear line where something is missing, and no surprise in paths."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path):
    """A checkout in a folder with a space, without its .venv."""
    folder = tmp_path / "my house"
    folder.mkdir()
    shutil.copy2(ROOT / "creuset", folder)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).write_text("")
    return folder


def tools(folder, *names):
    """A PATH that holds these programs and no other."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    for name in names:
        found = shutil.which(name)
        if found:
            (bin_folder / name).symlink_to(found)
    return str(bin_folder)


def run(house, *arguments, **variables):
    path = variables.pop("PATH", os.environ["PATH"])
    return subprocess.run(
        [house / "creuset", *arguments],
        env={"PATH": path} | variables,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def as_installed(house):
    """Pretend that the libraries are there: this interpreter, under a stamp of the requirements."""
    environment = house / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").symlink_to(sys.executable)
    lines = [f"{name} 4294967295 0\n" for name in ("requirements.txt", "requirements-dev.txt")]
    (house / ".venv" / ".creuset-stamp").write_text("".join(lines))
    package = house / "src" / "creuset"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(
        "import os, sys; print(sys.argv[1:], os.getcwd()); sys.exit(7)"
    )


def test_a_missing_python_is_said_in_one_line(house, tmp_path):
    bare = tools(tmp_path, "sh", "dirname", "cksum", "tr", "grep", "rm", "flock", "readlink")
    done = run(
        house, "check", PATH=bare, CREUSET_PYTHON=str(tmp_path / "no-python"), HOME=str(tmp_path)
    )
    assert done.returncode == 1
    assert "Python 3.12, 3.13 or 3.14" in done.stderr
    assert "apt install" in done.stderr
    assert done.stdout == ""
    assert not (house / ".venv").exists()


def test_a_command_runs_where_it_was_called_with_its_exit_code(house):
    as_installed(house)
    done = run(house, "load", "a file.toml")
    assert (done.returncode, done.stdout.strip()) == (7, "['load', 'a file.toml'] /")
    assert done.stderr == ""


def test_the_launcher_may_be_reached_by_a_link(house, tmp_path):
    as_installed(house)
    (tmp_path / "link").symlink_to("my house/creuset")
    done = subprocess.run([tmp_path / "link", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split("]")[0]) == (7, "['x'")


def test_other_requirements_are_installed_again(house):
    as_installed(house)
    (house / "requirements.txt").write_text("creuset-does-not-exist==1 --hash=sha256:00\n")
    done = run(house, "check", PIP_NO_INDEX="1", UV_OFFLINE="1", HOME=str(house))
    assert done.returncode == 1
    assert "putting the libraries of requirements-dev.txt into .venv" in done.stderr
