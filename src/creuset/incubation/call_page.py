"""What nouns of incubation add to the public page of a call: its laureates, once they are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from creuset.incubation.models import Call


@dataclass(frozen=True)
class Part:
    """A part of the page: its template, and what that is drawn with beside `call` and `village`."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


type Adds = Callable[[Call, HttpRequest, datetime], Part | None]

_adding: list[Adds] = []


def add_part(adds: Adds) -> None:
    """The page of each call has this part too, where there is something to tell."""
    if adds not in _adding:
        _adding.append(adds)


def parts_of(call: Call, request: HttpRequest, *, now: datetime) -> list[Part]:
    """Return what the page of the call has beside what the call says."""
    found = (adds(call, request, now) for adds in _adding)
    return [part for part in found if part is not None]
