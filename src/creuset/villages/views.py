"""What is answered where an address leads nowhere."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import defaults

from creuset.villages.converters import BY_SLUG


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A wrong address inside a village leaves its reader there: its name, its menu, its way back."""
    if getattr(request, "village", None) is None:
        slug = request.path_info.strip("/").partition("/")[0]
        village = BY_SLUG.first(slug=slug)
        if village is not None:
            request.village = village  # type: ignore[attr-defined]  # VillageRequest declares it
            timezone.activate(village.zone)
    return defaults.page_not_found(request, exception)
