"""The limits of HTTP: Django with its stock middleware, one view, one row under the guard, and nothing of the house.

Whoever is signed in comes with a session of `sessions.bare_of_owner`: stock too.
"""

from datetime import UTC, datetime, timedelta

from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from creuset.places.models import Claim

STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSIONS = "django.contrib.sessions.backends.db"


@require_POST
def book(request: HttpRequest) -> HttpResponse:
    """One claim stands under the guard, for somebody signed in."""
    if not request.user.is_authenticated:
        raise Http404
    start = datetime.fromisoformat(request.POST["start"]).replace(tzinfo=UTC)
    with transaction.atomic():
        Claim.objects.create(
            village_id=int(request.POST["village"]),
            part_id=int(request.POST["part"]),
            starts_at=start,
            ends_at=start + timedelta(minutes=45),
            held_until=start + timedelta(minutes=60),
            source_kind="bare",
            source_id=1,
            label=request.POST["title"],
            tone="use",
        )
    return HttpResponse(status=204)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A page that knows who reads it, and shows nothing else."""
    return HttpResponse(f"<!doctype html><title>Bare</title><p>{request.user.pk}</p>")


urlpatterns = [path("bare", book), path("bare/page", page)]


class Application(WSGIHandler):
    """Django with its stock middleware, and the addresses of this module."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own signature
        """Load the stock middleware only."""
        with override_settings(MIDDLEWARE=STOCK, SESSION_ENGINE=SESSIONS):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> HttpResponse:
        """Return the answer of this module's addresses."""
        request.urlconf = __name__  # type: ignore[attr-defined]  # Django reads it
        return super().get_response(request)
