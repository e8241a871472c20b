"""Checks that the vendored front-end files are those of their manifest, with a licence each."""

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (
    ROOT / "src" / "creuset" / "core" / "static" / "vendor",
    ROOT / "tests" / "browser" / "vendor",
)


def complaints(folder: Path) -> Iterator[str]:
    """Say which files are missing, altered, without a licence or in no manifest."""
    manifest = folder / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    for entry in listed:
        file = folder / entry["file"]
        if not file.exists():
            yield f"{file}: missing"
        elif (
            base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode() != entry["sha384"]
        ):
            yield f"{file}: not the file of the manifest"
        if not (file.parent / "LICENSE").exists():
            yield f"{file.parent}: no LICENSE"
    known = {folder / entry["file"] for entry in listed} | {manifest}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "LICENSE" and file not in known:
            yield f"{file}: in no manifest"


def main() -> int:
    """Print the complaints; return 1 if there is one."""
    found = [line for folder in FOLDERS if folder.exists() for line in complaints(folder)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
