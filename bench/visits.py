"""Visits to every page that links lead to, each measured: queries, CPU, and what a first visit transfers."""

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from bench import sessions
from bench.caller import Answer, Application, Visitor, call, environ
from bench.jury import room_of_jury
from bench.timing import Meter, ms
from creuset.people.models import User
from creuset.villages.models import Village

LINK = re.compile(r'(?:href|action|formaction|hx-[a-z]+|data-[a-z-]+)="([^"#]+)')
STYLE = re.compile(r'<link[^>]+rel="(?:stylesheet|modulepreload|preload)"[^>]*href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]+src="([^"]+)"')
INSIDE_CSS = re.compile(r'url\("?([^")]+)"?\)|@import\s+"([^"]+)"')
INSIDE_JS = re.compile(r'(?:from|import)\s*\(?\s*["\']([./\w-]{1,200}\.js)["\']')
#: Not the house's own pages, or no pages at all.
ELSEWHERE = ("admin/", "i18n/", "api/v1/", "static/", "health")
#: An argument of a route, for which nothing stands.
MADE_UP = re.compile(r"<[a-z]+:\w+>|\(\?P<[^)]*\)|[\^$]")
FONT = re.compile(r"@font-face\s*\{[^}]*\}")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@dataclass(frozen=True)
class Visit:
    """A page that was read."""

    reader: str
    path: str
    route: str
    queries: int
    cpu_ms: float
    kilobytes: float


type Reader = tuple[str, Visitor, Sequence[str]]


def prepare() -> tuple[Application, dict[str, Visitor], dict[str, list[str]]]:
    """Return the application, its readers, and where each of them begins."""
    call_command("collectstatic", verbosity=0, interactive=False)
    from creuset.config.wsgi import application

    slug = Village.objects.get(slug="la-kolok").slug
    member = User.objects.filter(party__role_grants=None).order_by("pk")[0]
    readers = {
        "owner": Visitor.of(sessions.of_owner()[0]),
        "member": Visitor.of(sessions.of(member)),
        "nobody": Visitor(),
    }
    signed_in = ["/", "/search/", "/account/", f"/{slug}/my/", f"/{slug}/"]
    starts = {
        "owner": [room_of_jury(), f"/{slug}/desk/", *signed_in],
        "member": signed_in,
        "nobody": ["/", f"/{slug}/", "/account/login/", "/account/signup/"],
    }
    return application, readers, starts


def visit_all(
    application: Application,
    readers: dict[str, Visitor],
    starts: dict[str, list[str]],
    *,
    each: int,
    times: int,
    most: int,
) -> tuple[list[Visit], list[str], dict[str, str]]:
    """Return the visits, the pages that failed, and each route that gave no page, with the reason.

    Links and the targets of forms are followed, and what has no parameter is asked for by its address.
    """
    visits: list[Visit] = []
    failed: list[str] = []
    reasons: dict[str, str] = {}
    for name, visitor in readers.items():
        seen: dict[str, int] = {}
        waiting = [*starts[name], *(path for path in _plain() if path not in starts[name])]
        known = set(waiting)
        while waiting and len(seen) < most:
            path = waiting.pop(0)
            route = _route(path)
            if route is None or seen.get(route, 0) >= each:
                continue
            answer = call(application, environ(visitor, "GET", path))
            if answer.status >= 500:
                failed.append(f"{name} {path}: {answer.status}")
            if reason := _no_page(answer):
                reasons.setdefault(route, reason)
                continue
            seen[route] = seen.get(route, 0) + 1
            visits.append(_measured(application, visitor, name, path, route, times=times))
            for link in _links(path, answer):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
    reached = {visit.route for visit in visits}
    left = sorted(set(_routes()) - reached)
    for route in left:
        if route not in reasons:
            reasons[route] = _unlinked(application, readers["owner"], route)
    return visits, failed, {route: reasons[route] for route in left}


def _unlinked(application: Application, owner: Visitor, route: str) -> str:
    """Return why no link leads to a route: it takes no GET, or nothing of its kind lives in this village."""
    path = "/" + MADE_UP.sub("0", route.replace("<village:village>", "la-kolok"))
    answer = call(application, environ(owner, "GET", path))
    return _no_page(answer) if answer.status == 405 else "nothing of its kind lives here"


def _no_page(answer: Answer) -> str:
    """Return why an answer is no page, nothing where it is one."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status == 405:
        return "takes no GET"
    if 300 <= answer.status < 400:
        return f"leads to {answer.headers.get('Location', '')}"
    if answer.status != 200:
        return f"answers {answer.status}"
    return "" if kind == "text/html" else f"gives {kind}"


def _plain() -> Iterator[str]:
    """Return the addresses of the pages whose routes have no parameter but the village."""
    for route in _routes():
        path = "/" + route.replace("<village:village>", "la-kolok")
        if not re.search(r"[<^$(]", path):
            yield path


def _measured(
    application: Application, visitor: Visitor, name: str, path: str, route: str, *, times: int
) -> Visit:
    queries = 0

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal queries
        queries += not sql.startswith(NOT_COUNTED)
        return execute(sql, *rest)

    # What is drawn once for many readers is drawn anew here.
    caches["drawn"].clear()
    with connection.execute_wrapper(count):
        answer = call(application, environ(visitor, "GET", path))
    spent = []
    for _ in range(times):
        caches["drawn"].clear()
        spent.append(Meter().spent(lambda: call(application, environ(visitor, "GET", path))).cpu)
    return Visit(
        reader=name,
        path=path,
        route=route,
        queries=queries,
        cpu_ms=ms(sorted(spent)[len(spent) // 2]),
        kilobytes=round(_transferred(path, answer) / 1000, 1),
    )


def _route(path: str) -> str | None:
    """Return the route of one of the house's own pages."""
    try:
        route = resolve(path.partition("?")[0]).route
    except Resolver404:
        return None
    return None if route.startswith(ELSEWHERE) else route


def _routes() -> Iterator[str]:
    """Return every route of the house's own pages."""

    def walk(resolver: URLResolver, before: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, route)
            elif isinstance(pattern, URLPattern):
                yield route

    return (route for route in walk(get_resolver(), "") if not route.startswith(ELSEWHERE))


def _links(path: str, answer: Answer) -> Iterator[str]:
    for link in LINK.findall(answer.body.decode()):
        target = urljoin(path, unescape(link))
        if target.startswith("/") and not target.startswith("//"):
            yield target


def _transferred(path: str, answer: Answer) -> int:
    """Return the bytes of a first visit: the page and the files it loads, compressed.

    A font of certain characters is loaded by pages that hold one of them.
    """
    page = answer.body.decode()
    is_packed = "Content-Encoding" in answer.headers
    size = len(answer.body) if is_packed else len(gzip.compress(answer.body, 6))
    wanted = [urljoin(path, unescape(link)) for link in STYLE.findall(page) + SCRIPT.findall(page)]
    loaded: set[str] = set()
    while wanted:
        url = wanted.pop()
        file = Path(settings.STATIC_ROOT) / url.removeprefix("/static/")
        if url in loaded or not url.startswith("/static/") or not file.is_file():
            continue
        loaded.add(url)
        size += _packed(file)
        wanted += [urljoin(url, link) for link in _inside(file, page)]
    return size


def _packed(file: Path) -> int:
    packed = [p for p in (Path(f"{file}.br"), Path(f"{file}.gz")) if p.is_file()]
    return min(p.stat().st_size for p in [*packed, file])


def _inside(file: Path, page: str) -> list[str]:
    if file.suffix == ".css":
        fonts = FONT.sub(lambda font: font[0] if _is_used(font[0], page) else "", file.read_text())
        found = INSIDE_CSS.findall(fonts)
        return [link for pair in found for link in pair if link and not link.startswith("data:")]
    return INSIDE_JS.findall(file.read_text()) if file.suffix == ".js" else []


def _is_used(font: str, page: str) -> bool:
    """Say whether the page holds one of the characters that the font is for: all of them, where none is named."""
    _before, named, ranges = font.partition("unicode-range:")
    held = set(map(ord, unescape(page)))
    return not named or any(
        held & set(range(int(first, 16), int(last or first, 16) + 1))
        for first, last in RANGE.findall(ranges)
    )
