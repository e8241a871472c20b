"""Generates docs/reference/ from the code: commands, settings, permissions, states, files of imports.

tools/reference.py            write the pages
tools/reference.py --check    fail where a page is not what the code says
"""

import ast
import os
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
PACKAGE = ROOT / "src" / "creuset"
NOTE = "<!-- Made from the code by tools/reference.py: change the code, then run it again. -->\n\n"

#: What each variable of the environment decides, for an operator.
VARIABLES = {
    "CREUSET_DATA": "folder of the database, the uploaded files and the secret key; the only one that is written to",
    "CREUSET_DEMO": "invented villages: pages say that they are a demonstration, and the outbox page shows mail",
    "CREUSET_CLOCK_AHEAD": "seconds added to the clock of a demonstration: set by `creuset demo --at`",
    "CREUSET_DEBUG": "error pages show code: never where others can reach it",
    "CREUSET_SCRATCH": "this process tries things out on a copy in memory and leaves no file: set by what-if questions",
    "CREUSET_TLS": "the villages are served over https: secure cookies, redirection, HSTS",
    "CREUSET_HOSTS": "names under which the server answers, separated by commas",
    "CREUSET_ORIGINS": "other origins that may post forms, separated by commas, each with its https://",
    "CREUSET_SEALS": "folder of the certificates, <village>.p12, that seal contracts; else villages make theirs",
    "CREUSET_SEAL_PASSWORD": "opens the files of CREUSET_SEALS",
    "CREUSET_URL": "address that links in mail start with",
    "CREUSET_SECRET_KEY": "signs sessions and links; made once and kept in the data folder if not given",
    "CREUSET_DATABASE_URL": "sqlite:///path or postgresql://user:password@host:port/name",
    "CREUSET_MAIL_URL": "smtp://user:password@host:587 or smtps://…:465; without it mail stays in the outbox",
    "CREUSET_MAIL_FROM": "sender of the mail that the house writes",
    "CREUSET_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
}


# ---- commands -----------------------------------------------------------------------------------


def commands() -> str:
    """Return the page of the command line."""
    from creuset.config.cli.main import LAUNCHER, cli

    context = click.Context(cli, info_name="creuset", terminal_width=100, max_content_width=100)
    parts = [
        "# Commands\n\nEvery command goes through `./creuset`; without one, the demo starts.\n"
    ]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(
                command, info_name=name, parent=context, terminal_width=100, max_content_width=100
            )
            parts.append(f"## {name}\n\n```\n{command.get_help(inner)}\n```\n")
    parts += [f"## {name}\n\n{sentence}\n" for name, sentence in LAUNCHER.items()]
    return "\n".join(parts)


# ---- settings -----------------------------------------------------------------------------------


def settings() -> str:
    """Return the page of the variables that the settings read; each must have words here."""
    found = dict(read_variables())
    without = sorted(found.keys() - VARIABLES.keys())
    if without:
        raise SystemExit(f"tools/reference.py: say in VARIABLES what {', '.join(without)} decides")
    rows = [f"| `{name}` | {VARIABLES[name]} | {default} |" for name, default in found.items()]
    return "\n".join(
        [
            "# Settings",
            "",
            "Read from the environment; `./creuset check` says what is wrong with them.",
            "",
            "| variable | what it decides | if not given |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def read_variables() -> Iterator[tuple[str, str]]:
    """Yield each variable that the settings read, with its default as written there."""
    tree = ast.parse((PACKAGE / "config" / "settings.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "env"):
            continue
        if node.func.attr == "secret_key":
            yield "CREUSET_SECRET_KEY", "made once"
        elif node.args and isinstance(node.args[0], ast.Constant):
            given = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
            yield str(node.args[0].value), f"`{ast.unparse(given[0])}`" if given else "none"


# ---- permissions --------------------------------------------------------------------------------


def permissions() -> str:
    """Return the table of what each role of a team may do."""
    from creuset.core.roles import CAPABILITIES, NARROWABLE, Capability, Role

    head = ["capability", *(role.value for role in Role), "narrowed"]
    rows = [
        [
            f"`{capability.value}`",
            *("✓" if capability in CAPABILITIES[role] else "" for role in Role),
            "✓" if capability in NARROWABLE else "",
        ]
        for capability in Capability
    ]
    return "\n".join(
        [
            "# Permissions",
            "",
            "What each role of a village's team may do. A grant narrowed to a building or a resource gives only",
            "what the last column marks. What members may do with their own things is a rule of each domain.",
            "",
            f"| {' | '.join(head)} |",
            f"|{'---|' * len(head)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
        ]
    )


# ---- states -------------------------------------------------------------------------------------


def states() -> str:
    """Return the page of what things can be, and of the steps between."""
    from enum import StrEnum

    from creuset.kernel.states import Machine

    parts = ["# States\n"]
    for file in sorted(PACKAGE.glob("*/states.py")):
        domain = file.parent.name
        if domain == "kernel":
            continue
        module = import_module(f"creuset.{domain}.states")
        parts.append(f"## {domain}\n")
        own = [
            item
            for item in vars(module).values()
            if getattr(item, "__module__", "") == module.__name__
        ]
        machines = [item for item in vars(module).values() if isinstance(item, Machine)]
        for item in dict.fromkeys(own):
            if isinstance(item, type) and issubclass(item, StrEnum):
                names = ", ".join(f"`{member.value}`" for member in item)
                parts.append(
                    f"**{item.__name__}** – {(item.__doc__ or '').strip().splitlines()[0]}\n\n{names}\n"
                )
                parts += [
                    f"```mermaid\n{machine.to_mermaid().rstrip()}\n```\n"
                    for machine in machines
                    if machine.states is item
                ]
    return "\n".join(parts)


# ---- files of other systems ---------------------------------------------------------------------


def imports() -> str:
    """Return the page of the files that an import reads, by system."""
    from creuset.imports.rules.systems import SYSTEMS, TITLES
    from creuset.imports.rules.values import Ways

    parts = [
        (
            "# Files that an import reads\n\n"
            "CSV, in any usual encoding and with any usual delimiter; columns in any order, compared without case, "
            "accents nor signs. What is in bold is needed. A file is known by its columns, whatever its name; columns "
            "that nobody reads are named, and left. Days are `2026-11-30`, or day, month and year (month first, if "
            "said); amounts are before VAT, with a comma or a point before the cents. People, companies and places "
            "are named by key, by address or by name.\n"
        )
    ]
    for system, shapes in SYSTEMS.items():
        parts.append(f"## {TITLES[system]} (`--from {system}`)\n")
        for shape in shapes(Ways("EUR")):
            parts += [f"**{shape.title}**\n", "| column | or |", "|---|---|"]
            for column in shape.columns:
                first, *others = column.headers
                name = f"**{first}**" if column.is_needed else first
                parts.append(f"| {name} | {', '.join(others)} |")
            parts.append("")
    return "\n".join(parts)


GENERATED = {
    "imports.md": imports,
    "commands.md": commands,
    "settings.md": settings,
    "permissions.md": permissions,
    "states.md": states,
}


def main() -> int:
    """Write the pages, or compare them; return the exit code."""
    sys.path.insert(0, str(ROOT / "src"))
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(
            CREUSET_DATA=data, DJANGO_SETTINGS_MODULE="creuset.config.settings", LANGUAGE="en"
        )
        import django

        django.setup()
        pages = {PAGES / name: NOTE + make().rstrip() + "\n" for name, make in GENERATED.items()}
    if "--check" in sys.argv:
        stale = [
            page.name
            for page, text in pages.items()
            if not page.exists() or page.read_text("utf-8") != text
        ]
        if stale:
            print(f"docs/reference/: {', '.join(stale)} not up to date: run tools/reference.py")
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for page, text in pages.items():
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
