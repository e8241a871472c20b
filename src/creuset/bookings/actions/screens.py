"""Screens on the walls are put up, and taken down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions
from creuset.bookings.models import Screen
from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import Refused
from creuset.people.actors import Actor
from creuset.people.secrets import hashed, make_secret
from creuset.places.models import Building, Resource
from creuset.villages.models import Village

MOST = 200


class TooManyScreens(Refused):
    """The village has as many screens as it may."""

    code = "too-many-screens"


@transaction.atomic
def put_up(
    *,
    village: Village,
    name: str,
    by: Actor,
    now: datetime,
    resource: Resource | None = None,
    is_kiosk: bool = False,
    building: Building | None = None,
) -> tuple[Screen, str]:
    """A screen stands, for the door of a resource, for the lobby, or a kiosk where people check in, which may say in
    which building; return it with its secret, shown this once.

    Raises: Forbidden; TooManyScreens.
    """
    permissions.check_may_put_up(by, village, resource)
    if Screen.objects.filter(village=village, revoked_at__isnull=True).count() >= MOST:
        raise TooManyScreens(_("At most %(most)d screens.") % {"most": MOST})
    secret = make_secret()
    screen = Screen.objects.create(
        village=village,
        resource=resource,
        is_kiosk=is_kiosk,
        building=building,
        name=name.strip(),
        secret_hash=hashed(secret),
        created_at=now,
    )
    _record(facts.SCREEN_UP, screen, by=by, now=now)
    return screen, secret


@transaction.atomic
def take_down(*, screen: Screen, by: Actor, now: datetime) -> None:
    """The screen's address opens nothing any more. Raises: Forbidden."""
    permissions.check_may_put_up(by, screen.village, screen.resource)
    if Screen.objects.filter(pk=screen.pk, revoked_at__isnull=True).update(revoked_at=now):
        _record(facts.SCREEN_DOWN, screen, by=by, now=now)


def _record(verb: str, screen: Screen, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=screen.village_id,
        about=[("resource", screen.resource_id)] if screen.resource_id else [],
        audience=Audience.TEAM,
        data={"name": screen.name},
    )
