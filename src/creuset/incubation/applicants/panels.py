"""What a party applies for, on its page: filed applications to the team, their own to themselves."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.incubation.models import Application
from creuset.incubation.permissions import may_see
from creuset.incubation.writers import own_applications
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.villages.models import Village

MOST = 12


def of_party(
    party: Party,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 - a panel's signature
) -> Asking | None:
    """Ask for the applications of the party: its own reader sees drafts too, the team only what was filed."""
    at_desk = face == "desk"
    rows = Application.objects.filter(
        Q(holder=party) | Q(company=party) | Q(co_writers__party=party), village=village
    )
    if at_desk:
        if not may_see(by, village):
            return None
        rows = rows.filter(filed_at__isnull=False)
    else:
        rows = rows.filter(pk__in=own_applications(village, by).values("pk"))
    shown = rows.distinct().select_related("call").order_by("-changed_at", "-pk")[:MOST]

    def make(found: list[Application]) -> Panel | None:
        if not found:
            return None
        values = {"rows": found, "village": village, "at_desk": at_desk}
        return Panel(_("Applications"), "incubation/apply/panel.html", values)

    return Asking([shown], make)
