"""Whether anything changed in a village since a page was drawn."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creuset.core import audit


@never_cache
@require_safe
def version(request: HttpRequest, village: Any) -> HttpResponse:
    """204 where nothing changed since `since`, else the version there is now; known readers only."""
    actor = getattr(request, "actor", None)
    if not (actor and actor.is_known_in(village)):
        raise Http404
    newest = audit.version(village.pk)
    if request.GET.get("since") == str(newest):
        return HttpResponse(status=204)
    return JsonResponse({"version": newest})
