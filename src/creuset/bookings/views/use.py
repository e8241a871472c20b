"""What the meters said of a booking, at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.bookings.actions.charging import charge_use
from creuset.bookings.forms.periods import tell_on_fields
from creuset.bookings.forms.use import UseForm
from creuset.bookings.permissions import may_waive
from creuset.bookings.priced import shown
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.prices import price_of_booking
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def use(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What each meter said: it is charged at the price that is told beside it."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    if not may_waive(request.actor, booking):
        raise NotFound(_("You do not read the meters of these places."))
    rows = [segment for segment in booking.segments.all() if segment.is_metered]
    form = UseForm(rows, request.POST if request.method == "POST" else None)
    sheet = reverse("bookings:sheet", args=[village, pk])
    if form.is_valid():
        try:
            charge_use(booking=booking, by=request.actor, now=now, kwh=form.kwh())
        except DomainError as error:
            tell_on_fields(form, error)
        else:
            messages.success(request, _("What the meters said is charged."))
            return redirect(sheet)
    price = shown(price_of_booking(booking))
    values = {
        "booking": booking,
        "form": form,
        "rows": form.rows(),
        "lines": [line for line in price.lines if line.is_measured] if price else [],
        "sheet_url": sheet,
        "cancel_url": sheet,
    }
    return render(request, "bookings/use.html", values, status=422 if form.errors else 200)
