"""A person takes all that is known of them."""

import json
import zipfile
from datetime import datetime
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from django.db import transaction
from django.template.loader import render_to_string

from creuset.core import audit
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.known_of import Known, known_of
from creuset.people.models import Party


@transaction.atomic
def take(*, party: Party, by: Actor, now: datetime) -> Known:
    """All that is known of the person is returned, and that they took it is written down. Raise Forbidden."""
    if by.party_id != party.pk or party.is_organisation:
        raise Forbidden(_("Only %(name)s takes what is known of them.", name=party.name))
    known = known_of(party)
    audit.record(
        verb="people.exported",
        by=by,
        at=now,
        about=[("party", party.pk)],
        data={"files": len(known.files)},
    )
    return known


def archive_of(known: Known, party: Party, *, now: datetime) -> IO[bytes]:
    """Return it as one archive: `data.json` for programs, `data.html` for reading, and the files."""
    # Closed by the answer that sends it.
    out = TemporaryFile()  # noqa: SIM115 - as above
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names: dict[int, str] = {}
        for stored in known.files:
            name = f"files/{stored.pk}{PurePosixPath(stored.name).suffix}"
            if name in names.values():
                continue
            names[stored.pk] = name
            with stored.file.open("rb") as content, archive.open(name, "w") as kept:
                for chunk in iter(lambda: content.read(1 << 16), b""):
                    kept.write(chunk)
        told = {
            "taken_at": now.isoformat(),
            "person": party.pk,
            "known": known.as_json,
            "files": [
                {"file": names[stored.pk], "name": stored.name, "kind": stored.kind}
                for stored in {one.pk: one for one in known.files}.values()
            ],
        }
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1))
        values = {"known": known, "party": party, "now": now, "files": told["files"]}
        archive.writestr("data.html", render_to_string("people/data.html", values))
    out.seek(0)
    return out
