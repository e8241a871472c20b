"""Forms that a call can start from: what each kind of project is asked, ready to be changed.

Each is a TOML file beside this one, its questions as forms are kept: `questions.rules.form_of` reads them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.projects.states import ProjectKind

CODES = ("start-up", "audiovisual", "digital-work")


@dataclass(frozen=True)
class Starter:
    """A form ready to be changed: its code, its name, the kinds of project that it is for, what it asks."""

    code: str
    names: Mapping[str, str]
    kinds: tuple[ProjectKind, ...]
    data: Mapping[str, Any]


@cache
def starters() -> tuple[Starter, ...]:
    """Return every form to start from, the most asked first."""
    return tuple(_read(code) for code in CODES)


def get_starter(code: str) -> Starter:
    """Return the form to start from of that code. Raise NotFound."""
    found = next((one for one in starters() if one.code == code), None)
    if found is None:
        raise NotFound(_("There is no such form to start from."))
    return found


def _read(code: str) -> Starter:
    said = tomllib.loads((Path(__file__).parent / f"{code}.toml").read_text(encoding="utf-8"))
    return Starter(
        code=code,
        names=said["names"],
        kinds=tuple(ProjectKind(kind) for kind in said["kinds"]),
        data={"questions": said["questions"]},
    )
