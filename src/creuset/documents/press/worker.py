"""Sets one text, alone: run as a program of its own, without the project and without its environment.

It is handed a folder that holds all it may read, on its input as JSON, and writes to its output, as JSON, the PDF
and the text for a page, or, with the exit code 3, what the text's author did wrong. It takes no more processor time
and memory than it was given.
"""

import base64
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import typst

REFUSED = 3


def main() -> int:
    """Return the exit code."""
    order = json.load(sys.stdin)
    limit(seconds=order["seconds"], memory=order["memory"])
    try:
        answer, code = made(order), 0
    except typst.TypstError as error:
        answer, code = {"message": error.message, "diagnostic": error.diagnostic}, REFUSED
    sys.stdout.write(json.dumps(answer))
    return code


def made(order: dict[str, Any]) -> dict[str, str]:
    """Return the PDF, in base64, and the text as HTML."""
    root = Path(order["root"])
    compiler = typst.Compiler(
        root=str(root),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[order["fonts"]],
        ),
        ignore_system_fonts=True,
        # Nowhere: no package is there, and none can be fetched without a network.
        package_path=str(root / "none"),
        package_cache_path=str(root / "none"),
        sys_inputs={"data": order["data"]},
    )
    pdf = compiler.compile(
        str(root / "main.typ"),
        format="pdf",
        pdf_standards=order["standards"],
        timestamp=order["timestamp"],
    )
    with warnings.catch_warnings():
        # What a page cannot show is left out there: the PDF is what counts.
        warnings.simplefilter("ignore")
        page = compiler.compile(str(root / "reading.typ"), format="html")
    return {"pdf": base64.b64encode(whole(pdf)).decode(), "html": whole(page).decode()}


def whole(made: bytes | list[bytes] | None) -> bytes:
    """Return the one file that was made."""
    return (b"".join(made) if isinstance(made, list) else made) or b""


def limit(*, seconds: int, memory: int) -> None:
    """The process ends by itself past so much processor time or memory, and writes no file."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where the parent's clock alone ends it
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
