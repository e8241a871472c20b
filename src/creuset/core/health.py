"""Is the house fit to serve? Told to whoever watches over it, without a detail that helps a stranger."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import DateTimeField
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.migrated import of_the_code
from creuset.core.models import OutboxRow
from creuset.core.outbox import MAX_ATTEMPTS
from creuset.core.prepared import Given, Prepared

log = logging.getLogger(__name__)
APPLIED = Prepared(lambda: MigrationRecorder.Migration.objects.values_list("app", "name"))
OVERDUE = Prepared(
    lambda: OutboxRow.objects.filter(
        delivered_at__isnull=True,
        due_at__lte=Given("since", DateTimeField()),
        attempts__lt=MAX_ATTEMPTS,
    ).values_list("pk")[:1]
)

#: A row that waits longer than this past its time tells that nothing delivers.
STUCK_AFTER = timedelta(minutes=15)


@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 where everything holds, else 503; each check by name, true or false."""
    checks = checked(now=clock.now())
    is_well = all(checks.values())
    return JsonResponse({"ok": is_well, **checks}, status=200 if is_well else 503)


def checked(*, now: datetime) -> dict[str, bool]:
    """Return what holds: the database answers, its migrations are applied, the outbox moves."""
    try:
        return {
            "database": is_reachable(),
            "migrations": is_migrated(),
            "outbox": not is_stuck(now=now),
        }
    except DatabaseError:
        log.exception("health: the database does not answer")
        return {"database": False, "migrations": False, "outbox": False}


def is_reachable() -> bool:
    """Say whether the database answers; DatabaseError where it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def is_migrated() -> bool:
    """Say whether every migration of the code is applied."""
    return of_the_code() <= {(app, name) for app, name in APPLIED()}


def is_stuck(*, now: datetime) -> bool:
    """Say whether a row that could be delivered has waited for long."""
    return bool(OVERDUE(since=now - STUCK_AFTER))
