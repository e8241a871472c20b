"""The village of the address is the village of the request: its zone is the zone of the page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from creuset.villages.models import Village


class VillageMiddleware:
    """Sets `request.village` from the address, or None, and shows instants in the village's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.village = None  # type: ignore[attr-defined]  # VillageRequest declares it
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> None:
        """The view's village is known before the view runs."""
        village = kwargs.get("village")
        if isinstance(village, Village):
            request.village = village  # type: ignore[attr-defined]  # VillageRequest declares it
            timezone.activate(village.zone)
