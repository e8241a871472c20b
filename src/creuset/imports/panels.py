"""What another system kept of a party, on its page."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.billing.permissions import may_see_money, own_parties
from creuset.billing.words import money_text
from creuset.imports.models import Archived
from creuset.imports.queries.past import archived_of
from creuset.imports.words import label_of
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.villages.models import Village

MOST = 50


def of_party(
    party: Party,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 - a panel's signature
) -> Asking | None:
    """Ask for the party's papers and bookings of another system; None for who may not read."""
    may = may_see_money(by, village) if face == "desk" else party.pk in own_parties(by)
    return Asking([archived_of(village, party)[:MOST]], _made) if may else None


def _made(rows: list[Archived]) -> Panel | None:
    if not rows:
        return None
    return Panel(_("Archive"), "imports/panel.html", {"rows": [_shown(row) for row in rows]})


def _shown(row: Archived) -> dict[str, object]:
    return {
        "on": row.on,
        "title": row.title,
        "kind": label_of(row.kind),
        "system": row.get_system_display(),
        "amount": money_text(row.amount) if row.amount is not None else "",
        "is_open": row.is_open,
    }
