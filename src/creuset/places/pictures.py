"""Pictures of a resource: who reads them, and how they come and go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from creuset.core import audit, files, locks
from creuset.core.audit import By
from creuset.core.models import Audience, StoredFile
from creuset.kernel.errors import NotFound, Refused
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.permissions import check_may_change
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village

KIND = "resource"
MOST = 12
LONGEST_DESCRIPTION = 200


class TooManyPictures(Refused):
    """A resource has as many pictures as it may."""

    code = "too-many-pictures"


def may_read(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may see the picture: whoever may see the resource."""
    resource = Resource.objects.select_related("village").filter(pk=stored.object_id).first()
    if resource is None:
        return False
    reader = by if isinstance(by, Actor) else None
    return resources_seen(resource.village, reader).filter(pk=resource.pk).exists()


def get_picture(resource: Resource, pk: int) -> StoredFile:
    """Return the picture of the resource; NotFound where it has none of that number."""
    stored = StoredFile.objects.filter(kind=KIND, object_id=resource.pk, pk=pk).first()
    if stored is None:
        raise NotFound(_("There is no such picture."))
    return stored


def described(village: Village, text: str, *, language: str = "") -> dict[str, str]:
    """Return what a picture shows, in one of the village's languages: its first unless told; else Refused."""
    chosen = language or village.language
    if chosen not in village.languages:
        raise Refused(
            _("The village speaks %(languages)s.") % {"languages": ", ".join(village.languages)},
            field="language",
        )
    return {chosen: text.strip()} if text.strip() else {}


@transaction.atomic
def add_picture(
    *,
    resource: Resource,
    upload: "UploadedFile[Any]",
    by: Actor,
    now: datetime,
    description: Mapping[str, str] | None = None,
) -> StoredFile:
    """The resource has one picture more, after the others. Raises: Forbidden; TooManyPictures; FileRefused."""
    check_may_change(by, resource)
    locks.lock("resource-pictures", [resource.pk])
    there = StoredFile.objects.filter(kind=KIND, object_id=resource.pk).count()
    if there >= MOST:
        raise TooManyPictures(
            _("%(name)s has %(most)s pictures already: remove one first.")
            % {"name": resource.name, "most": MOST},
            field="file",
        )
    stored = files.store_picture(
        upload=upload,
        kind=KIND,
        object_id=resource.pk,
        by=by,
        now=now,
        village_id=resource.village_id,
        description=description,
        position=there,
    )
    _tell("places.pictured", resource, by=by, now=now)
    return stored


@transaction.atomic
def remove_picture(*, resource: Resource, picture_id: int, by: Actor, now: datetime) -> None:
    """The resource has that picture no more. Raises: Forbidden; NotFound where it has none of that number."""
    check_may_change(by, resource)
    files.remove(get_picture(resource, picture_id))
    _tell("places.unpictured", resource, by=by, now=now)


def _tell(verb: str, resource: Resource, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=resource.village_id,
        about=[("resource", resource.pk)],
        audience=Audience.TEAM,
        data={"name": resource.names},
    )
