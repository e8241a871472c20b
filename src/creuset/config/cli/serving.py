"""Commands that keep running: the demo, the server, the task worker."""

import multiprocessing
import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from creuset.config.cli import console, processes
from creuset.config.cli.loading import (
    check_database,
    gathering_static_files,
    load_django,
    prepare_database,
    terminal_language,
)
from creuset.config.cli.preparing import Preparation
from creuset.config.cli.remaking import mark, remake_if_other

PACKAGE = Path(__file__).resolve().parents[2]
PORTS_TRIED = 10

host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
)
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@host_option
@port_option
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    help="Open at this day and hour of Paris, such as 2026-11-18T10:40, instead of now.",
)
def demo(*, host: str, port: int, at: datetime | None) -> None:
    """Run the demo: two villages filled with weeks of life, in a folder of their own.

    The demo never touches the data of a real village: it keeps its own in var/demo.
    """
    if at is not None:
        ahead = at.replace(tzinfo=ZoneInfo("Europe/Paris")) - datetime.now(UTC)
        os.environ["CREUSET_CLOCK_AHEAD"] = str(round(ahead.total_seconds()))
    port = free_port(host, port)
    data = os.environ.get("CREUSET_DEMO_DATA") or str(PACKAGE.parents[1] / "var" / "demo")
    os.environ.pop("CREUSET_DATABASE_URL", None)
    os.environ.update(CREUSET_DEMO="1", CREUSET_DATA=data, CREUSET_URL=f"http://localhost:{port}")
    load_django()
    from django.conf import settings

    file = Path(settings.DATABASES["default"]["NAME"])
    remake_if_other(Path(data), file=file, papers=Path(settings.MEDIA_ROOT))
    with processes.serving(Path(data)):
        run_server(_bring_to_life, host=host, port=port, workers=1, threads=4, has_worker=True)


def _bring_to_life() -> None:
    from django.conf import settings

    prepare_database()
    mark(settings.DATA)
    from creuset.simulation.commands import demo as bring_to_life

    bring_to_life(console)


@click.command()
@host_option
@port_option
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1), help="Web processes."
)
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1), help="Threads of each."
)
@click.option("--migrate/--no-migrate", default=True, help="Bring the database up to date first.")
@click.option("--worker/--no-worker", default=True, help="Run the task worker beside the server.")
def serve(*, host: str, port: int, workers: int, threads: int, migrate: bool, worker: bool) -> None:
    """Serve the villages: the web server and the task worker, until stopped."""
    if not is_free(host, port):
        raise click.ClickException(f"{host}:{port} is taken: choose another with --port.")
    load_django()
    from django.conf import settings

    with processes.serving(settings.DATA):
        run_server(
            prepare_database if migrate else check_database,
            host=host,
            port=port,
            workers=workers,
            threads=threads,
            has_worker=worker,
        )


def run_server(
    prepare: Callable[[], None],
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    has_worker: bool,
) -> None:
    """The server has prepared its data and answered until it was told to stop, and the task worker with it.

    What stops the preparation stops the server, and is raised.
    """
    from django.db import connections
    from django.utils import translation
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()
    # A forked server would inherit threads and connections in whatever state they are.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ[processes.PARENT] = str(os.getpid())
    task_worker = processes.TaskWorker()
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0"} else host  # noqa: S104 - compared, not bound
    are_files_there = gathering_static_files()

    def make_ready() -> None:
        with translation.override(terminal_language()):
            prepare()
        are_files_there()
        console.out.print(f"Creuset listens on http://{shown}:{port} (Ctrl-C stops it)")
        if has_worker:
            task_worker.start()

    server = Server(
        "creuset.config.cli.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    preparation = Preparation(make_ready)
    preparation.start()
    try:
        server.serve()
    finally:
        task_worker.stop()
        if preparation.error is not None:
            raise preparation.error


@click.command()
@click.option("--parent", type=int, hidden=True, help="Leave when this process is gone.")
def worker(*, parent: int | None) -> None:
    """Run tasks and deliver the outbox, until stopped (serve runs one by itself)."""
    load_django()
    from creuset.config.cli.worker import run_worker

    run_worker(parent=parent)


def is_free(host: str, port: int) -> bool:
    """Return whether a server may listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, port: int) -> int:
    """Return the first free port from `port` on; the demo does not insist."""
    for candidate in range(port, port + PORTS_TRIED):
        if is_free(host, candidate):
            return candidate
    raise click.ClickException(
        f"ports {port} to {port + PORTS_TRIED - 1} are taken: choose one with --port."
    )
