"""What every page knows: its village, its reader, its menus."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from creuset.core.prepared import ask
from creuset.core.registry import NavEntry, Words, beside_menus, navigation

#: The bar of a phone has so many entries, beside the button that opens the rest.
FIRSTS = 4


@dataclass(frozen=True)
class NavLink:
    """An entry of a menu, for this reader on this page."""

    label: Words
    url: str
    icon: str
    current: bool
    badge: int
    position: int
    group: Words
    name: str
    #: The name of the entry within which it stands; empty: it stands for itself.
    within: str = ""
    #: Whether the rail shows it: it stands for itself, or the reader is within its family.
    is_seen: bool = True
    #: What waits behind it and behind those within it that are not seen.
    count: int = 0
    #: Whether the bar of a phone has it: one of the first that stand for themselves, by position.
    is_first: bool = False
    #: Its label in that bar, where it has another there.
    short: Words = ""


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the context that base templates need on every page."""
    village = getattr(request, "village", None)
    theme = request.COOKIES.get("theme", "")
    return {
        "village": village,
        "actor": getattr(request, "actor", None),
        "nav": _drawn_menu(request, "desk"),
        "my_nav": _drawn_menu(request, "my"),
        "site_nav": _drawn_menu(request, "site"),
        "languages": settings.LANGUAGES,
        "language": get_language() or settings.LANGUAGE_CODE,
        "theme": theme if theme in {"light", "dark"} else "",
        #: Where a demonstration shows the mail that it does not send.
        "letters_url": "/outbox/" if settings.DEMO else "",
        "demo": settings.DEMO or bool(village and village.is_demo),
    }


def _drawn_menu(request: HttpRequest, face: str) -> list[NavLink]:
    """Return a menu that is worked out when a template draws it, and once for all the parts of an answer."""
    menus: dict[str, Any] = request.__dict__.setdefault("_menus", {})
    if face not in menus:
        menus[face] = SimpleLazyObject(lambda: menu(request, face))
    drawn: list[NavLink] = menus[face]
    return drawn


def menu(request: HttpRequest, face: str) -> list[NavLink]:
    """Return the entries of a menu that this reader may follow, in order."""
    village = getattr(request, "village", None)
    actor = getattr(request, "actor", None)
    if village is None:
        return []
    entries = [
        entry
        for entry in navigation
        if entry.face == face and (not entry.needs or (actor and actor.may(entry.needs, village)))
    ]
    urls = {entry.url_name: _address(entry.url_name, village.slug) for entry in entries}
    # Where the address of an entry stands within that of another, the reader is at the nearer one only.
    nearest = max(
        (url for entry in entries if _covers(request, entry, url := urls[entry.url_name])),
        key=len,
        default="",
    )
    badges = _badges(request, entries)
    within = {entry.url_name: entry.within if entry.within in urls else "" for entry in entries}
    here = next((within[name] or name for name, url in urls.items() if url == nearest), "")
    alone = sorted(
        (entry.position, entry.url_name) for entry in entries if not within[entry.url_name]
    )
    firsts = {name for _position, name in alone[:FIRSTS]}
    folded = _folded(badges, within, here)
    return [
        NavLink(
            label=entry.label,
            url=urls[name],
            icon=entry.icon,
            current=urls[name] == nearest,
            badge=badges.get(name, 0),
            position=entry.position,
            group=entry.group.value,
            name=name,
            within=within[name],
            is_seen=not within[name] or within[name] == here,
            count=badges.get(name, 0) + folded.get(name, 0),
            is_first=name in firsts,
            short=entry.short,
        )
        for entry in entries
        if (name := entry.url_name)
    ]


def _covers(request: HttpRequest, entry: NavEntry, url: str) -> bool:
    """Say whether the page is the one that the entry leads to, or belongs to it."""
    match = request.resolver_match
    return (
        request.path == url
        or (entry.position > 0 and request.path.startswith(url))
        or (match is not None and match.namespace in entry.covers)
    )


def _folded(badges: Mapping[str, int], within: Mapping[str, str], here: str) -> Counter[str]:
    """Return what waits within each entry that is not open."""
    folded = Counter[str]()
    for name, badge in badges.items():
        if within[name] and within[name] != here:
            folded[within[name]] += badge
    return folded


def told_with_menus(request: HttpRequest, name: str) -> Any:
    """Return what pages show of `name`: as it was asked with the menu, else asked now; None where there is nothing."""
    told = _told(request)
    if name not in told:
        question = beside_menus[name](request)
        told[name] = ask([question])[0] if question else None
    return told[name]


def _told(request: HttpRequest) -> dict[str, Any]:
    told: dict[str, Any] = request.__dict__.setdefault("_told_with_menus", {})
    return told


def _badges(request: HttpRequest, entries: Iterable[NavEntry]) -> dict[str, int]:
    """Return the numbers beside the entries, by name, and keep what is told with them; one query, and one more
    where a badge looks closer at mail.
    """
    village, by = getattr(request, "village", None), getattr(request, "actor", None)
    badges = {
        entry.url_name: badge
        for entry in entries
        if entry.badge and (badge := entry.badge(village=village, by=by))
    }
    beside = {name: one for name, make in beside_menus.items() if (one := make(request))}
    answers = ask([*(badge.asked for badge in badges.values()), *beside.values()])
    _told(request).update(zip(beside, answers[len(badges) :], strict=True))
    return {
        name: badge.closer(told) if isinstance(told, list) else told
        for (name, badge), told in zip(badges.items(), answers, strict=False)
    }


@lru_cache(maxsize=4000)
def _address(url_name: str, slug: str) -> str:
    """Return where an entry leads in a village; every page asks this of each of its menu's."""
    try:
        return reverse(url_name, kwargs={"village": slug})
    except NoReverseMatch as error:
        message = f"a menu entry leads nowhere: {url_name}"
        raise RuntimeError(message) from error
