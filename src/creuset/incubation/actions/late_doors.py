"""Doors that are opened after a deadline: a code, for so many applications, until an instant."""

import secrets
from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import hold_row
from creuset.incubation.models import Call, LateDoor
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.calls import instants_of
from creuset.incubation.rules.late_codes import CHARACTERS, code_from, plain
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.secrets import hashed

MOST_USES = 50


@transaction.atomic
def make_late_door(
    *, call: Call, until: datetime, words: str, by: Actor, now: datetime, most: int = 1
) -> tuple[LateDoor, str]:
    """Whoever has the code files until that instant; the code is returned once, and kept only as its digest.

    Raises Forbidden; Refused where the instant is before the deadline or over, or nobody is named.
    """
    check_may_lead(by, call)
    if until <= now:
        raise Refused(_("This instant is over."), field="until")
    if until <= instants_of(call).closes_at:
        raise Refused(_("Until the deadline everybody files without a code."), field="until")
    if not words.strip():
        raise Refused(_("Say for whom, and why: the jury may ask."), field="words")
    if not 1 <= most <= MOST_USES:
        raise Refused(
            _("A code is good for 1 to %(most)s applications.", most=MOST_USES), field="most"
        )
    code = code_from(secrets.token_bytes(CHARACTERS))
    row = LateDoor.objects.create(
        call=call,
        code_hash=hashed(plain(code)),
        until=until,
        most=most,
        words=words.strip()[:200],
        made_by=by.party,
        made_at=now,
    )
    _tell("incubation.late_door_made", row, by=by, now=now)
    return row, code


@transaction.atomic
def close_late_door(*, door: LateDoor, by: Actor, now: datetime) -> LateDoor:
    """The code opens nothing any more, and what was begun with it is filed no more. Raises Forbidden."""
    check_may_lead(by, door.call)
    hold_row(LateDoor, door.pk)
    row = LateDoor.objects.select_related("call__village").get(pk=door.pk)
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        _tell("incubation.late_door_closed", row, by=by, now=now)
    return row


def _tell(verb: str, row: LateDoor, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.call.village_id,
        about=[("call", row.call_id)],
        data={
            "call": row.call.names,
            "until": row.until.isoformat(),
            "words": row.words,
            "most": row.most,
        },
    )
