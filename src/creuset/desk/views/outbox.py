"""What could not leave a village, for those who may have it tried again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.desk.actions import retry_message
from creuset.desk.queries.letters import stuck_rows
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_safe
@team_page(Capability.SEE_OUTBOX)
def stuck(request: TeamRequest, village: Village) -> HttpResponse:
    """Show the messages that failed, and when they are tried again."""
    context = {"now": clock.now(), "rows": stuck_rows(village)}
    return render(request, "desk/outbox/page.html", context)


@require_POST
@team_page(Capability.SEE_OUTBOX)
def retry(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Have a message tried again at once."""
    retry_message(village=village, pk=pk, by=request.actor, now=clock.now())
    messages.success(request, _("It will be tried again within seconds."))
    return redirect("desk:outbox", village=village)
