"""What is committed: references made from the code, no trace of one machine, a first page that leads everywhere."""

import re
import subprocess
import sys
from functools import cache

import pytest

from tests.architecture.house import ROOT

# Written in pieces: this file is committed too.
HOSTS = "|".join(
    [
        "pypi" + r"\.org/simple",
        "files" + r"\.pythonhosted",
        "registry" + r"\.npmjs",
        "registry" + r"\.yarnpkg",
    ]
)
FOLDERS = "|".join(
    ["/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/[a-zA-Z]", "/wo" + "rk/(?:main|shared|brief)"]
)
MACHINE = re.compile(f"{HOSTS}|(?<![\\w.}}])(?:{FOLDERS})")
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".sh",
    ".po",
    ".svg",
    ".yml",
    ".cfg",
    "",
}


@cache
def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("no git here: nothing is committed")
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_no_package_host_and_no_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path.suffix in TEXT
        if (match := MACHINE.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "/ro" + "ot/.venv",
        '"/ho' + 'me/ada/x"',
        "https://registry" + ".npmjs.org/htmx",
        "(/Us" + "ers/Ada/x)",
    ],
)
def test_a_trace_of_a_machine_is_recognised(text):
    assert MACHINE.search(text)


def test_no_secret_is_committed():
    secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_\w{30}")
    assert [
        p for p in tracked() if p.suffix in TEXT and secret.search(p.read_text("utf-8", "replace"))
    ] == []


def test_the_generated_reference_says_what_the_code_says():
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_requirements_are_pinned_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=\w)", text)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_the_first_page_leads_once_to_every_page_that_says_how():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(docs/how-to/([a-z-]+\.md)\)", readme)
    written = {path.name for path in (ROOT / "docs" / "how-to").glob("*.md")}
    assert sorted(linked) == sorted(written)


def test_the_changelog_says_nothing_twice():
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.startswith("- ")]
    assert sorted(said) == sorted(set(said))
