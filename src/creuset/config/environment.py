"""Reads settings from the environment, with defaults that run on a fresh machine."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}

#: What could not be read, as (variable, sentence): `creuset check` reports each of them.
mistakes: list[tuple[str, str]] = []


def text(name: str, default: str) -> str:
    """Return the variable's text, or the default."""
    return os.environ.get(name, default)


def words(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated words of the variable, or the default."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as yes or no; a word that is neither is noted and counts as the default."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() not in FALSE:
        mistakes.append((name, f"expected yes or no, found {value!r}"))
        return default
    return False


def path(name: str, default: Path) -> Path:
    """Return the variable as an absolute path, or the default."""
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; what is none is noted and counts as the default."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        mistakes.append((name, f"expected a whole number, found {value!r}"))
        return default


def secret_key(data: Path) -> str:
    """Return the secret key given by the environment, or one made once and kept beside the data."""
    if given := os.environ.get("CREUSET_SECRET_KEY"):
        return given
    kept = data / "secret-key"
    try:
        return kept.read_text().strip()
    except OSError:
        pass
    made = secrets.token_urlsafe(50)
    try:
        data.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made)
    except FileExistsError:
        if data.is_dir():  # another process made it a moment ago
            return kept.read_text().strip()
        mistakes.append(("CREUSET_DATA", f"expected a folder, found a file: {data}"))
    except OSError as error:
        mistakes.append(("CREUSET_DATA", f"nothing can be kept in {data}: {error.strerror}"))
    return made


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's settings of the database named by a URL: SQLite by default, or PostgreSQL."""
    url = os.environ.get(name, "")
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    if parts.scheme not in {"", "sqlite"}:
        mistakes.append((name, f"expected sqlite:… or postgresql:…, found {parts.scheme}:…"))
    return sqlite(Path(unquote(parts.path)) if parts.scheme == "sqlite" else default)


def sqlite(file: Path | str) -> dict[str, Any]:
    """Return the settings of a SQLite file: durable, one writer at a time, readers never wait."""
    if isinstance(file, Path):
        # where no folder can be made, whoever opens the file is told
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "creuset.core.sqlite",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "PRAGMA mmap_size = 268435456; PRAGMA cache_size = -32768;"
                "PRAGMA temp_store = MEMORY"
            ),
        },
    }


#: What is asked again is understood and planned once a connection: half of what a small question costs.
PREPARING: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | PREPARING,
    }


def mailer(name: str) -> dict[str, Any]:
    """Return how mail leaves the house: a smtp:// or smtps:// address, else it stays in the outbox."""
    parts = urlsplit(os.environ.get(name, ""))
    if parts.scheme not in {"smtp", "smtps"}:
        if parts.scheme:
            mistakes.append((name, f"expected smtp:… or smtps:…, found {parts.scheme}:…"))
        return {"BACKEND": "creuset.core.mail.KeptBackend"}
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and bool(parts.username),
            "timeout": 20,
        },
    }
