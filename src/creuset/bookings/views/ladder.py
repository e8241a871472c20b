"""The option of a booking on its sheet."""

from datetime import datetime
from typing import Any

from creuset.bookings.drawing.ladder import drawn_ladder
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_change
from creuset.bookings.queries.options import ladder_of
from creuset.bookings.views.faces import Face
from creuset.bookings.views.missing import missing_shown
from creuset.bookings.views.options import deeds_for
from creuset.core.text import instant_text
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


def ladder_values(
    request: MemberRequest, village: Village, face: Face, booking: Booking, now: datetime
) -> dict[str, Any]:
    """Return what the sheet shows of a live option; its `view` is None where there is none."""
    view = ladder_of(booking, by=request.actor, now=now)
    if view is None:
        return {"view": None}
    is_own = may_change(request.actor, booking, now=now)

    def said(instant: datetime | None) -> str:
        if instant is None:
            return ""
        return instant_text(instant, village.zone, today=village.day_of(now))

    return {
        "view": view,
        "drawn": drawn_ladder(view, village.zone),
        "deeds": deeds_for(request, village, face, booking, view) if is_own else [],
        "missing": missing_shown(request, face, booking, now) if is_own else [],
        "until_text": said(view.hold.lapses_at),
        "answer_text": said(view.answer_by),
        "asked_text": said(view.asked_until),
    }
