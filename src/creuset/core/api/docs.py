"""The API's page for people: its operations, drawn from the document, without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from creuset.core.api.document import METHODS


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter of an address, or a value of a body."""

    name: str
    shape: str
    is_needed: bool
    description: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    answers: tuple[tuple[str, str], ...]


def operations_page(api: NinjaAPI) -> Callable[..., HttpResponse]:
    """Return the view that shows the operations of `api`."""

    @require_safe
    def operations(request: HttpRequest) -> HttpResponse:
        document = api.get_openapi_schema()
        groups: dict[str, list[Shown]] = {}
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if method in METHODS:
                    tag = (operation.get("tags") or ["other"])[0]
                    groups.setdefault(tag, []).append(shown(document, path, method, operation))
        return render(
            request, "core/api/operations.html", {"groups": groups, "info": document["info"]}
        )

    return operations


def shown(document: Any, path: str, method: str, operation: dict[str, Any]) -> Shown:
    """Return an operation of the document in the words of the page."""
    return Shown(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scope=operation.get("x-scope", "read"),
        parameters=tuple(
            Value(
                p["name"], shape_of(p["schema"]), p.get("required", False), p.get("description", "")
            )
            for p in operation["parameters"]
        ),
        body=_body(document, operation),
        answers=tuple(
            (status, _answer(status, said))
            for status, said in operation["responses"].items()
            if int(status) < HTTPStatus.BAD_REQUEST
        ),
    )


def shape_of(schema: dict[str, Any]) -> str:
    """Return a schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "allOf" in schema or "anyOf" in schema or "oneOf" in schema:
        parts = schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf") or []
        return " | ".join(shape_of(part) for part in parts)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{shape_of(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or schema.get("const") or "any")


def _body(document: Any, operation: dict[str, Any]) -> tuple[Value, ...]:
    content = operation.get("requestBody", {}).get("content", {})
    for media in content.values():
        schema = media["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][shape_of(schema)]
        needed = set(schema.get("required", ()))
        return tuple(
            Value(name, shape_of(value), name in needed, value.get("description", ""))
            for name, value in schema.get("properties", {}).items()
        )
    return ()


def _answer(status: str, said: dict[str, Any]) -> str:
    for media in said.get("content", {}).values():
        return shape_of(media["schema"])
    return HTTPStatus(int(status)).phrase
