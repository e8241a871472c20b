"""Hands a text and its values to the worker, and reads what it answers."""

import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from creuset.documents.press.reading import readable
from creuset.documents.press.worker import REFUSED
from creuset.documents.rendering import FONTS, SHARED, STANDARDS, written
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

WORKER: Final = Path(__file__).resolve().parent / "worker.py"
#: Of processor time, then by the clock; a contract takes a tenth of a second.
SECONDS, PATIENCE = 10, 60
MEMORY: Final = 2 * 1024**3
LARGEST: Final = 12 * 1024**2
#: Texts that are kept once set: whoever reads a contract signs it next, and a file's texts are tried, then made.
KEPT: Final = 32
#: Stands before a text, on a line of its own: a title begins a line.
OPENING: Final = '#import "/contract.typ": *\n'
#: No name of a machine, no secret, no way out: whoever asks for a package is told at once that there is none.
ALONE: Final = dict.fromkeys(
    ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"),
    "http://127.0.0.1:9",
)
_WHERE = re.compile(r"text\.typ:(\d+):\d+")
_UNKNOWN = re.compile(r'does not contain key "([^"]*)"')


class TextRefused(Refused):
    """A text cannot be set: it is no Typst, asks for a value that there is none of, or for what it may not read."""

    code = "text-refused"


@dataclass(frozen=True)
class Made:
    """A text that was set: its PDF, and its words as a page shows them (HTML that does nothing)."""

    pdf: bytes
    words: str


def set_contract(
    source: str,
    values: Mapping[str, Any],
    *,
    at: datetime,
    attached: bytes | None = None,
    field: str = "source",
) -> Made:
    """Return the text set with these values, its PDF dated `at`; the same bytes for the same arguments.

    `attached` is laid into it as the file that was signed. TextRefused on `field`, with its line, where the text
    cannot be set. The text reads nothing of this machine and sends nothing anywhere.
    """
    return _set(source, written(values), at, attached, field)


@lru_cache(maxsize=KEPT)
def _set(source: str, data: str, at: datetime, attached: bytes | None, field: str) -> Made:
    """Return the text set; what was set a moment ago, in the same words with the same values, is there still."""
    with tempfile.TemporaryDirectory(prefix="creuset-press-") as folder:
        root = Path(folder)
        _furnish(root, source, attached)
        return _run(root, data, at=at, field=field)


def _furnish(root: Path, source: str, attached: bytes | None) -> None:
    """All that the text may read lies in the folder."""
    shared = root / "documents" / "typst"
    shared.mkdir(parents=True)
    shutil.copy(SHARED / "paper.typ", shared)
    for name in ("main.typ", "frame.typ", "contract.typ", "reading.typ"):
        shutil.copy(SHARED / "contracts" / name, root)
    (root / "text.typ").write_text(OPENING + source, encoding="utf-8")
    if attached is not None:
        (root / "signed.pdf").write_bytes(attached)


def _run(root: Path, data: str, *, at: datetime, field: str) -> Made:
    order = {
        "root": str(root),
        "fonts": str(FONTS),
        "data": data,
        "standards": [*STANDARDS],
        "timestamp": int(at.timestamp()),
        "seconds": SECONDS,
        "memory": MEMORY,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the text comes in as a file
            [sys.executable, "-I", str(WORKER)],
            input=json.dumps(order).encode(),
            capture_output=True,
            cwd=root,
            env=ALONE,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(field) from error
    if done.returncode == REFUSED:
        raise _refusal(json.loads(done.stdout), field)
    if done.returncode or not done.stdout or len(done.stdout) > LARGEST:
        raise _too_much(field)
    answer = json.loads(done.stdout)
    return Made(base64.b64decode(answer["pdf"]), readable(answer["html"]))


def _too_much(field: str) -> TextRefused:
    return TextRefused(_("This text takes too long, or too much memory, to be set."), field=field)


def _refusal(told: Mapping[str, str], field: str) -> TextRefused:
    """Return the refusal with the line of the text where the fault lies, the innermost one that is told."""
    found = _WHERE.search(told["diagnostic"])
    line = max(1, int(found[1]) - OPENING.count("\n")) if found else 1
    details = {"line": line, "message": told["message"]}
    if unknown := _UNKNOWN.search(told["message"]):
        sentence = _("Line %(line)s: there is no value “%(name)s”.", line=line, name=unknown[1])
    elif "package" in told["message"]:
        sentence = _("Line %(line)s: packages cannot be used here.", line=line)
    else:
        sentence = _("Line %(line)s: %(message)s", line=line, message=told["message"])
    return TextRefused(sentence, field=field, details=details)
