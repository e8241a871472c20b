"""The task worker: one thread runs the tasks of the database, another delivers the outbox."""

import logging
import threading

from django.core.management import call_command
from django.db import close_old_connections, connections

from creuset.config.cli.processes import leave_with
from creuset.core import clock, housekeeping, outbox
from creuset.simulation.tasks import catch_up

log = logging.getLogger(__name__)

#: How long a row of the outbox may wait when nothing else does.
DELIVERY_SECONDS = 1.0
ERROR_SECONDS = 10.0
#: How often what expired is swept out.
TIDY_SECONDS = 3600.0


def run_worker(*, parent: int | None) -> None:
    """Tasks have run and the outbox was delivered until the process was told to stop."""
    if parent is not None:
        leave_with(parent)
    try:
        catch_up()
    except Exception:
        log.exception("The demonstration did not live until now")
    stopping = threading.Event()
    threads = [
        threading.Thread(target=deliver_until, args=(stopping,), name="outbox"),
        threading.Thread(target=tidy_until, args=(stopping,), name="housekeeping"),
    ]
    for thread in threads:
        thread.start()
    try:
        call_command("db_worker", queue_name="*", reload=False, verbosity=0, startup_delay=False)
    except SystemExit:
        pass  # how db_worker says that it was told to stop
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def deliver_until(stopping: threading.Event) -> None:
    """Deliver what is due, again and again; an error of the database is logged and tried again."""
    try:
        while not stopping.is_set():
            close_old_connections()
            try:
                delivered = outbox.deliver(now=clock.now())
            except Exception:
                log.exception("The outbox could not be delivered, again in %s s", ERROR_SECONDS)
                stopping.wait(ERROR_SECONDS)
                continue
            if not delivered:
                stopping.wait(DELIVERY_SECONDS)
    finally:
        connections.close_all()


def tidy_until(stopping: threading.Event) -> None:
    """Sweep out what expired, every hour."""
    try:
        while not stopping.is_set():
            close_old_connections()
            housekeeping.tidy(now=clock.now())
            stopping.wait(TIDY_SECONDS)
    finally:
        connections.close_all()
