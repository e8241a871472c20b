"""What `creuset check` finds: mistakes in the environment, Django's checks, what an operator should know."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from creuset.config import environment
from creuset.config.cli import sealed
from creuset.core import migrated
from creuset.core.seals.checking import Tell
from creuset.documents.queries import seals


@dataclass(frozen=True)
class Finding:
    """One thing found, and what to do about it."""

    sentence: str
    hint: str = ""
    is_error: bool = False


def list_findings(*, tell: Tell = lambda _done, _total: None) -> list[Finding]:
    """Return what was found, errors first."""
    mistakes = [
        Finding(f"{name}: {sentence}", f"Correct {name}.", is_error=True)
        for name, sentence in environment.mistakes
    ]
    if sentence := database_fault():
        hint = "Correct CREUSET_DATABASE_URL or CREUSET_DATA, or start the server, then ask again."
        return [*mistakes, Finding(sentence, hint, is_error=True)]
    # first: Django's checks make an empty SQLite file where there is none
    worth_knowing = advice(tell=tell)
    found = [
        *mistakes,
        *map(as_finding, checks.run_checks(include_deployment_checks=not settings.DEMO)),
        *worth_knowing,
    ]
    # what several checks say of one setting is said once
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.is_error)


def as_finding(message: checks.CheckMessage) -> Finding:
    """Return Django's message as a finding on one line."""
    if message.id in NO_TLS:
        return NO_TLS_FINDING
    sentence = re.sub(r"\s+", " ", str(message.msg)).strip()
    return Finding(
        f"{sentence} ({message.id})" if message.id else sentence,
        HINTS.get(message.id or "") or re.sub(r"\s+", " ", str(message.hint or "")).strip(),
        is_error=message.is_serious() and message.level >= checks.ERROR,
    )


#: Django asks for each of these by itself; an operator sets one variable.
NO_TLS = {
    "security.W004",
    "security.W005",
    "security.W008",
    "security.W012",
    "security.W016",
    "security.W021",
}
NO_TLS_FINDING = Finding(
    "The villages are served without https.",
    "Behind a proxy with a certificate, set CREUSET_TLS=1 (docs/how-to/serve.md).",
)
HINTS = {
    "security.W018": "Unset CREUSET_DEBUG.",
    "security.W020": "Set CREUSET_HOSTS to the names of your server, separated by commas.",
}


def advice(*, tell: Tell = lambda _done, _total: None) -> list[Finding]:
    """Return what is no mistake and still worth knowing."""
    found = []
    if database_exists() and (names := migrated.unknown(migrated.applied_here())):
        found.append(
            Finding(
                f"The database was made by a newer version, which knows {', '.join(names)}.",
                "Install that version, or restore a backup made by this one.",
                is_error=True,
            )
        )
    if settings.MAILERS["outside"]["BACKEND"].endswith("KeptBackend") and not settings.DEMO:
        found.append(
            Finding(
                "Mail does not leave the house.",
                "Set CREUSET_MAIL_URL, for example smtp://user:password@host:587.",
            )
        )
    if database_exists() and (waiting := unapplied_migrations()):
        found.append(
            Finding(
                f"The database waits for {waiting} migrations.",
                "Run ./creuset migrate (serve does it too).",
            )
        )
    elif database_exists():
        found += [Finding(sentence, hint, is_error=True) for sentence, hint in seals.faults()]
        found += [
            Finding(sentence, hint, is_error=True) for sentence, hint in sealed.faults(tell=tell)
        ]
    return found


def database_fault() -> str:
    """Return the line that says why no database answers, or none: a SQLite file may still have to be made."""
    if connection.vendor == "sqlite" and not database_exists():
        folder = Path(connection.settings_dict["NAME"]).parent
        can_be_made = os.access(folder, os.W_OK | os.X_OK)
        return "" if can_be_made else f"The database cannot be made in {folder}."
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"The database does not answer: {one_line(error)}"
    return ""


def one_line(error: Exception) -> str:
    """Return what an error says, without its line breaks."""
    return re.sub(r"\s+", " ", str(error)).strip()


def database_exists() -> bool:
    """Return whether asking the database would find one: a check must not make an empty file."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def unapplied_migrations() -> int:
    """Return how many migrations of this version the database does not have."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
