"""Papers that the house makes of its rows."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from creuset.core import files, locks
from creuset.core.traces import Named
from creuset.documents.models import Document
from creuset.documents.rendering import render, version_of, written
from creuset.people.actors import Actor
from creuset.villages.models import Village

KIND = "document"


@transaction.atomic
def make_document(
    *,
    village: Village,
    source: Named,
    template: str,
    values: Mapping[str, Any],
    name: str,
    language: str,
    by: Actor,
    now: datetime,
) -> Document:
    """The source has its paper, made once and kept: asked again, the one made first is returned unchanged.

    Whoever calls has checked the right to, and leaves the audit row.
    """
    kind, pk = source
    locks.lock(f"{KIND}-{kind}", [pk])
    made = (
        Document.objects.select_related("file")
        .filter(source_kind=kind, source_id=pk, template=template)
        .first()
    )
    if made is not None:
        return made
    stored = files.store_made(
        content=render(template, values, at=now),
        name=name,
        media_type=files.PDF,
        kind=KIND,
        object_id=pk,
        by=by,
        now=now,
        village_id=village.pk,
    )
    return Document.objects.create(
        village=village,
        source_kind=kind,
        source_id=pk,
        template=template,
        template_version=version_of(template),
        language=language,
        values_sha256=hashlib.sha256(written(values).encode()).hexdigest(),
        file=stored,
        made_at=now,
    )
