"""Writes down the migrations that databases may know: `tools/migrations.py`, at each release.

`tests/architecture/migrations.txt` names the release, and each migration behind the digest of its file. What it
names is never edited again: a change to the tables is a new file, and may change until the next release.
"""

import hashlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "architecture" / "migrations.txt"


def release() -> str:
    """Return the version that pyproject.toml gives."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def found() -> dict[str, str]:
    """Return the digest of each migration of the house, by its file."""
    files = sorted((ROOT / "src" / "creuset").glob("*/migrations/[0-9]*.py"))
    return {
        file.relative_to(ROOT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def listed() -> tuple[str, dict[str, str]]:
    """Return the release of the list, and the digest of each migration that it names."""
    first, *lines = LIST.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return first.removeprefix("# "), {name: digest for digest, name in pairs}


def edited() -> list[str]:
    """Return which migrations of the list are no more what they were."""
    now = found()
    return [name for name, digest in listed()[1].items() if now.get(name) != digest]


def main() -> None:
    """Append what is new to the list."""
    if wrong := edited():
        raise SystemExit(f"edited since their release, put them back: {', '.join(wrong)}")
    lines = [f"{digest}  {name}" for name, digest in found().items()]
    LIST.write_text("\n".join([f"# {release()}", *lines]) + "\n", encoding="utf-8")
    print(f"{LIST.relative_to(ROOT)}: {len(lines)} migrations of {release()}")


if __name__ == "__main__":
    main()
