"""Lists read page by page, by the place after the last row read: rows that come or go meanwhile move nothing."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from creuset.kernel.errors import DomainError

LARGEST, USUAL = 200, 50


class BadCursor(DomainError):
    """The cursor is none that a list of this order has given."""

    code = "bad-cursor"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This cursor was not given by this list."), field="cursor")


class Paging(Schema):
    """Which part of a list is asked for."""

    cursor: Annotated[str, Field(max_length=600)] = ""
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = USUAL


class Paged[T](Schema):
    """One page of a list; `next` is the cursor of the page after it, or null at the end."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True)
class Page[T]:
    """The rows of one page, and the cursor of the next."""

    items: Sequence[T]
    next: str | None


def page[M: Model](
    rows: QuerySet[M],
    *,
    order: Sequence[str],
    at: Paging,
    request: HttpRequest,
    response: HttpResponse,
) -> Page[M]:
    """Return the page of `rows` asked for, in `order` and then by key, and link to the next one.

    `order` names columns that are never null, each with a minus sign where it falls.
    """
    found = page_of(rows, order=order, cursor=at.cursor, limit=at.limit)
    link(request, response, found.next)
    return found


def page_of[M: Model](
    rows: QuerySet[M], *, order: Sequence[str], cursor: str, limit: int
) -> Page[M]:
    """Return at most `limit` rows that come after `cursor`, in `order` and then by key."""
    keys = (*order, "-pk" if order and order[-1].startswith("-") else "pk")
    if cursor:
        rows = rows.filter(_after(keys, _read(cursor, rows.model, keys)))
    found = list(rows.order_by(*keys)[: limit + 1])
    more = len(found) > limit
    del found[limit:]
    return Page(items=found, next=_write(found[-1], keys) if more else None)


def mapped[M, T](found: Page[M], shape: Callable[[Sequence[M]], Iterable[T]]) -> Page[T]:
    """Return the same page, its rows turned into something else all at once."""
    return Page(items=list(shape(found.items)), next=found.next)


def link(request: HttpRequest, response: HttpResponse, cursor: str | None) -> None:
    """The answer links to the page after it, if there is one (RFC 8288)."""
    if cursor is None:
        return
    query = request.GET.copy()
    query["cursor"] = cursor
    response["Link"] = (
        f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    )


def _after(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Say "later in the order" as (a > x) or (a = x and (b > y or …))."""
    condition = Q()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        name, way = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        beyond = Q(**{f"{name}__{way}": value})
        condition = beyond | (Q(**{name: value}) & condition) if condition else beyond
    return condition


def _write(row: Model, keys: Sequence[str]) -> str:
    values = [_value(row, key.lstrip("-")) for key in keys]
    text = json.dumps([keys, values], cls=_Exactly, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, model: type[Model], keys: Sequence[str]) -> list[Any]:
    """Return the values of a cursor as its columns hold them; BadCursor where it is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        written, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if list(keys) != written or len(values) != len(keys):
            raise BadCursor
        return [
            _clean(_column(model, key.lstrip("-")), value)
            for key, value in zip(keys, values, strict=True)
        ]
    except (ArithmeticError, ValueError, TypeError, RecursionError, ValidationError) as error:
        raise BadCursor from error


def _column(model: type[Model], name: str) -> Any:
    field: Any = None
    for part in name.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model or model
    return field


def _clean(field: Any, value: Any) -> Any:
    """Return the value as the column holds it, without the checks that a form would make."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise BadCursor
    # What no database takes: a NUL, half a surrogate pair (encode raises ValueError), an instant without zone.
    if isinstance(value, str) and b"\0" in value.encode():
        raise BadCursor
    cleaned = field.to_python(value)
    if isinstance(cleaned, datetime) and cleaned.tzinfo is None:
        raise BadCursor
    return cleaned


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value.pk if isinstance(value, Model) else value


class _Exactly(DjangoJSONEncoder):
    """Keeps the microseconds of an instant, which Django cuts."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | date) else super().default(o)
