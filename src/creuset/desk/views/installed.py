"""The member's home as a phone installs it: its name and looks, and what keeps it without a connection."""

import hashlib
import json
from functools import cache

from django.contrib.staticfiles.finders import get_finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from creuset.people.requests import PublicRequest
from creuset.villages.models import Village

#: The colours of a phone's own bars, as the tokens have them: coal, and the light paper.
COAL, PAPER = "#231813", "#f9f5f0"
#: The files that the home needs to be drawn without a connection.
SHELL = ("core/css/", "core/js/", "core/icons/icon.svg", "vendor/htmx.org/", "vendor/fontsource-")
SHELL_OF_HOME = ("desk/css/my.css", "desk/js/installed.js", "bookings/css/presence.css")
ENDS = (".css", ".js", ".svg", ".woff2")


@require_safe
@cache_control(max_age=3600, public=True)
def manifest(_request: PublicRequest, village: Village) -> HttpResponse:
    """What a phone is told of the member's home, in the village's language."""
    home = reverse("my:home", args=[village])
    with translation.override(village.language):
        told = {
            "id": home,
            "name": village.name,
            "short_name": village.name[:30],
            "description": _("My day, my bookings, my code for reception."),
            "lang": village.language,
            "dir": "ltr",
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": COAL,
            "categories": ["productivity"],
            "icons": [
                _icon("icon.svg", "any", "any"),
                _icon("icon-192.png", "192x192", "any"),
                _icon("icon-512.png", "512x512", "any"),
                _icon("maskable.svg", "any", "maskable"),
                _icon("maskable-512.png", "512x512", "maskable"),
            ],
            "shortcuts": [
                _shortcut(_("Book"), reverse("bookings_my:new", args=[village])),
                _shortcut(_("My bookings"), reverse("bookings_my:list", args=[village])),
            ],
        }
    return JsonResponse(told, content_type="application/manifest+json")


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {
        "src": static(f"core/icons/{name}"),
        "sizes": sizes,
        "type": kind,
        "purpose": purpose,
    }


def _shortcut(name: str, url: str) -> dict[str, object]:
    icon = {"src": static("core/icons/icon-192.png"), "sizes": "192x192", "type": "image/png"}
    return {"name": name, "url": url, "icons": [icon]}


@require_safe
@cache_control(no_cache=True)
def worker(_request: PublicRequest, village: Village) -> HttpResponse:
    """What keeps the member's day: its values, then the file that holds it; another version is another answer."""
    files = shell_files()
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]
    kept = {"home": reverse("my:home", args=[village]), "shell": files, "version": version}
    body = f"self.kept = {json.dumps(kept)};\nimportScripts({json.dumps(static('desk/js/worker.js'))});\n"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


@cache
def shell_files() -> list[str]:
    """Return the addresses of the files that the home is drawn with, in order; each holds a hash of its content."""
    names = {
        path.replace("\\", "/") for finder in get_finders() for path, _storage in finder.list([])
    }
    wanted = {name for name in names if name.startswith(SHELL) and name.endswith(ENDS)}
    return sorted(static(name) for name in wanted | set(SHELL_OF_HOME))
