"""The French catalogues: extracted from the code, one an app, and compiled.

    tools/messages.py            update every catalogue, compile what is complete, say what waits for words
    tools/messages.py --check    change nothing; fail where a catalogue is not what the code says

Needs gettext's programs (apt install gettext). Where they are missing, --check compares the compiled catalogues
with their text and says that extraction was not looked at.
"""

import ast
import gettext
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "creuset"
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
EXTRACTED = {".py", ".html", ".txt"}
LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')


@dataclass
class Message:
    """One entry of a catalogue: its source (context, singular, plural) and its translations."""

    source: tuple[str, str, str]
    translations: tuple[str, ...]
    is_fuzzy: bool

    @property
    def is_complete(self) -> bool:
        """Whether a French reader gets French, and words that somebody looked at."""
        return not self.is_fuzzy and bool(self.translations) and all(self.translations)


def read_catalogue(path: Path) -> list[Message]:
    """Return the messages of a .po file, without its header and what it keeps of former ones."""
    found = [as_message(block) for block in path.read_text(encoding="utf-8").split("\n\n")]
    return [message for message in found if message and message.source[1]]


def as_message(block: str) -> Message | None:
    """Return the message of one block of lines, or None if it is a comment."""
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if matched := LINE.fullmatch(line.strip()):
            name = matched[1] or name
            fields[name] = fields.get(name, "") + ast.literal_eval(matched[2])
    if "msgid" not in fields:
        return None
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
    translations = tuple(text for key, text in sorted(fields.items()) if key.startswith("msgstr"))
    source = (fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))
    return Message(source, translations, is_fuzzy)


#: French has one form for none and one, another for more.
PLURALS = r'"Plural-Forms: nplurals=2; plural=(n > 1);\\n"' + "\n"


def list_apps() -> list[Path]:
    """Return the folders that have their own catalogue, or sentences for one."""
    return sorted(folder for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())


def extract(app: Path) -> str | None:
    """Return the catalogue that the code of the app asks for, with the words there are; None if it says nothing."""
    from django.core.management import call_command
    from django.core.management.commands.makemessages import Command

    class Extraction(Command):
        # Where `_` is the framework's, refusals are made by the kernel's own name.
        xgettext_options = [*Command.xgettext_options, "--keyword=sentence"]

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / app.name
        shutil.copytree(app, copy, ignore=unless_extracted)
        (copy / "locale").mkdir(exist_ok=True)
        with chdir(copy):
            call_command(
                Extraction(), locale=["fr"], no_location=True, no_obsolete=True, verbosity=0
            )
        result = copy / CATALOGUE
        if not result.exists() or not read_catalogue(result):
            return None
        # the date of extraction changes with every run, and says nothing
        text = re.sub(r'"POT-Creation-Date: .*\n', "", result.read_text(encoding="utf-8"))
        # a new catalogue begins with the library's three forms, of which the second is for millions
        return re.sub(r'"Plural-Forms:[^\\]*\\n"\n', PLURALS, text, count=1)


def unless_extracted(folder: str, names: list[str]) -> set[str]:
    """Name what extraction does not read: everything but sources, templates and the catalogue."""
    return {
        name
        for name in names
        if name in {"static", "migrations", "__pycache__"}
        or (not Path(folder, name).is_dir() and Path(name).suffix not in EXTRACTED | {".po"})
    }


def complaints(app: Path, *, can_extract: bool) -> Iterator[str]:
    """Say what is wrong with the app's catalogue."""
    path = app / CATALOGUE
    present = {message.source: message for message in read_catalogue(path)} if path.exists() else {}
    if can_extract:
        wanted = {message.source for message in wanted_messages(app)}
        yield from (f"missing: {source[1]!r}" for source in sorted(wanted - present.keys()))
        yield from (f"no longer said: {source[1]!r}" for source in sorted(present.keys() - wanted))
    yield from (
        f"no French: {message.source[1]!r}"
        for message in present.values()
        if not message.is_complete
    )
    if present and not is_compiled(path, present):
        yield "django.mo is not compiled from django.po"


def wanted_messages(app: Path) -> list[Message]:
    """Return the messages that the code of the app says now."""
    text = extract(app)
    if text is None:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".po", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return read_catalogue(Path(file.name))


def is_compiled(path: Path, messages: dict[tuple[str, str, str], Message]) -> bool:
    """Return whether the .mo beside the .po says the same, no more and no less."""
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        return False
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    said = {}
    for (context, singular, plural), message in messages.items():
        key = f"{context}\x04{singular}" if context else singular
        for number, text in enumerate(message.translations):
            said[(key, number) if plural else key] = text
    kept: dict[object, str] = dict(vars(catalogue)["_catalog"])
    kept.pop("", None)
    return kept == {key: text for key, text in said.items() if text}


def update(app: Path) -> int:
    """Write and compile the app's catalogue; return how many messages wait for French."""
    text = extract(app)
    path = app / CATALOGUE
    if text is None:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.spawnlp(
        os.P_WAIT,
        "msgfmt",
        "msgfmt",
        "--check-format",
        "-o",
        str(path.with_suffix(".mo")),
        str(path),
    )
    return sum(not message.is_complete for message in read_catalogue(path))


def main() -> int:
    """Update or check; return the exit code."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    can_extract = all(shutil.which(program) for program in ("xgettext", "msgmerge", "msgfmt"))
    if "--check" not in sys.argv:
        if not can_extract:
            print("tools/messages.py: gettext is missing (apt install gettext)", file=sys.stderr)
            return 1
        waiting = {app.name: update(app) for app in list_apps()}
        print(
            "\n".join(
                f"{name}: {count} messages wait for French"
                for name, count in waiting.items()
                if count
            )
        )
        return 0
    if not can_extract:
        print("messages: gettext is not here (apt install gettext), so extraction was not checked")
    found = [
        f"{app.name}: {line}"
        for app in list_apps()
        for line in complaints(app, can_extract=can_extract)
    ]
    print("\n".join([*found[:60], *(["…"] if len(found) > 60 else [])]))
    if found:
        print(
            f"{len(found)} complaints: run tools/messages.py, then fill django.po and run it again"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
