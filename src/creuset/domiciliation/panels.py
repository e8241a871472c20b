"""The seat of a company, on the page of its party."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.domiciliation.models import Domiciliation, Paper
from creuset.domiciliation.permissions import is_own, may_see
from creuset.domiciliation.queries import line_of
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.villages.models import Village

MOST = 6


def of_party(party: Party, village: Village, by: Actor, face: str, now: datetime) -> Asking | None:
    """Ask for the domiciliations of the party, for whoever may know; no panel where there is none."""
    at_desk = face == "desk"
    if at_desk and not may_see(by, village):
        return None
    rows = Domiciliation.objects.filter(village=village, subscription__party=party)
    if not at_desk:
        rows = rows.filter(is_own(by))
    latest = rows.select_related("village", "subscription__party").order_by("-pk")[:MOST]
    papers = Paper.objects.filter(domiciliation__in=rows.values("pk")).order_by("pk")

    def make(found: list[Domiciliation], sent: list[Paper]) -> Panel | None:
        if not found:
            return None
        today = village.day_of(now)
        lines = [
            line_of(
                row, today=today, papers=[one for one in sent if one.domiciliation_id == row.pk]
            )
            for row in found
        ]
        return Panel(
            _("Domiciliation"),
            "domiciliation/panel.html",
            {"lines": lines, "village": village, "at_desk": at_desk},
        )

    return Asking([latest, papers], make)
