"""What the jury decides anew of a file that came back to it: recorded by its chair, or by who runs the call."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.text import localized
from creuset.incubation.actions.second_decisions import decide_again
from creuset.incubation.forms.deliberations import AgainForm
from creuset.incubation.queries.coming_back import came_back
from creuset.incubation.queries.rooms import get_round
from creuset.incubation.views.deliberations import BASES
from creuset.incubation.words.crumbs import round_crumbs
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@member_page
def again(
    request: MemberRequest, village: Village, pk: int, row: int, face: str
) -> HttpResponseBase:
    """What was decided first, why it came back, and the form of the second decision, which holds at once."""
    in_round, seat = get_round(village, pk, by=request.actor, face=face)
    found = came_back(in_round, seat, row)
    is_last = not getattr(in_round, "has_next", False)
    form = AgainForm(found.jurors, request.POST or None, makes_laureates=is_last)
    title = _("Decide again: “%(title)s”") % {"title": found.application.title}
    room_url = reverse(f"deliberation_{face}:room", args=[village, pk])
    return answer_form(
        request,
        form,
        lambda: decide_again(
            application=found.application,
            **form.asked(village),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("It is decided, and its minutes are kept. Its letter is prepared with the others."),
        then=room_url,
        title=title,
        submit=_("Write down the decision"),
        lede=f"{localized(in_round.call.names)} · {localized(in_round.names)}",
        base=BASES[face],
        crumbs=round_crumbs(in_round) if face == "desk" else (),
        template="incubation/deliberations/again.html",
        found=found,
    )
