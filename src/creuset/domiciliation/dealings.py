"""What the file of a member's company still needs, among what is under way."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.core.prepared import Prepared
from creuset.domiciliation.models import Domiciliation, Paper
from creuset.domiciliation.queries import Line, line_of
from creuset.domiciliation.states import DomiciliationState
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, OWN, VILLAGE, Asked, Dealing, Shelf
from creuset.villages.models import Village

TONES = {
    DomiciliationState.IN_FORCE: "free",
    DomiciliationState.TO_CHECK: "option",
    DomiciliationState.TO_VERIFY: "option",
    DomiciliationState.INCOMPLETE: "option",
}
OVER = frozenset({DomiciliationState.ENDED, DomiciliationState.NEVER})


_SEATS = Prepared(
    lambda: _own().select_related("village", "subscription__party").order_by("-pk")[:MOST]
)
_PAPERS = Prepared(
    lambda: Paper.objects.filter(domiciliation__in=_own().values("pk")).order_by("pk")
)


def _own() -> QuerySet[Domiciliation]:
    return Domiciliation.objects.filter(subscription__party_id__in=OWN, village_id=VILLAGE)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask for the seats of the reader's companies: what their files need of the reader comes first."""
    if by.party is None:
        return None
    given = {"village": village.pk, "own": (by.party.pk, *by.looks_after())}

    def make(found: list[Domiciliation], sent: list[Paper]) -> Iterable[Dealing]:
        today = village.day_of(now)
        for row in found:
            own = [one for one in sent if one.domiciliation_id == row.pk]
            yield _told(line_of(row, today=today, papers=own), village)

    return Asked([_SEATS.listed(**given), _PAPERS.listed(**given)], make)


def _told(line: Line, village: Village) -> Dealing:
    is_over = line.state in OVER
    lacks = 0 if is_over else len(line.to_send)
    says = not (is_over or line.row.is_described)
    step = ""
    if lacks:
        step = ngettext("Send %(count)s paper", "Send %(count)s papers", lacks) % {"count": lacks}
    elif says:
        step = _("Say what the file asks of your company")
    return Dealing(
        shelf=Shelf.PAPERS,
        icon="building",
        title=_("Seat at the village"),
        url=reverse("domiciliation_my:file", args=[village, line.row.pk]),
        at=line.row.opened_at,
        about=line.row.subscription.party.name,
        state=line.state_label,
        tone=TONES.get(line.state, ""),
        step=step,
        is_mine=bool(lacks or says),
        is_over=is_over,
    )
