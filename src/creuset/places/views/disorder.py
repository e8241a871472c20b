"""What does not work at a place, at the desk."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.places.actions.disorder import put_out_of_order, put_right
from creuset.places.feature_words import disorder_text, feature_name
from creuset.places.features import FEATURES, works
from creuset.places.forms import OutOfOrderForm
from creuset.places.queries.access import get_resource
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLACES)
def out_of_order(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """What does not work there; one feature more, or one that works again."""
    now = clock.now()
    found = get_resource(village, code, request.actor)
    if "works" in request.POST:
        put_right(resource=found, feature=request.POST["works"], by=request.actor, now=now)
        messages.success(request, _("It works again."))
        return redirect("places:out_of_order", village=village, code=code)
    form = OutOfOrderForm(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        kept = attempt(
            form,
            lambda: put_out_of_order(
                resource=found, by=request.actor, now=now, **form.cleaned_data
            ),
        )
        if kept is not None:
            messages.success(request, _("It is out of order."))
            return redirect("places:out_of_order", village=village, code=code)
    today = village.day_of(now)
    values = {
        "resource": found,
        "form": form,
        "rows": [
            (key, feature_name(FEATURES[key]), disorder_text(told, day=today))
            for key, told in sorted(found.out_of_order.items())
            if key in FEATURES and not works(key, found.out_of_order, day=today)
        ],
    }
    return render(request, "places/out_of_order.html", values, status=422 if form.errors else 200)
