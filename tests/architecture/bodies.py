"""Bodies for operations of the API, made from its own document."""

import json
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from creuset.config.api import api

BY_FORMAT = {
    "date-time": "2026-11-24T09:00:00+01:00",
    "date": "2026-11-24",
    "email": "quelquun@ailleurs.example",
}
#: Where the document does not say enough.
OWN: dict[str, Any] = {
    "creuset_projects_api_move_project": {"phase": "development"},
    "creuset_questions_api_copy_form": {"code": "copie", "names": {"fr": "Une copie"}},
    "creuset_incubation_api_my_applications_ask": {"email": "quelquun@ailleurs.example"},
}


@cache
def document() -> dict[str, Any]:
    """The API's document: made once, since it takes most of a second. Nobody changes it."""
    return dict(api.get_openapi_schema())


def body_of(operation: dict[str, Any]) -> Any:
    """The least that the operation takes as JSON; None where it takes none."""
    if own := OWN.get(operation["operationId"]):
        return own
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else least(schema)


def sent(operation: dict[str, Any]) -> dict[str, Any]:
    """The least that the operation takes, as a client of the tests sends it: JSON, or a form with its files."""
    form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
    if form:
        values = least(form["schema"])
        return {"data": encode_multipart(BOUNDARY, values), "content_type": MULTIPART_CONTENT}
    body = body_of(operation)
    return {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}


def schema_of(operation: dict[str, Any]) -> dict[str, Any]:
    """The properties that the operation's body may have."""
    content = operation.get("requestBody", {}).get("content", {})
    return _whole(content.get("application/json", {}).get("schema", {})).get("properties", {})


def types_of(schema: dict[str, Any]) -> set[str]:
    """What a value may be by the schema: the format, or else the type, of each of its ways."""
    schema = _whole(schema)
    ways = schema.get("anyOf") or schema.get("oneOf")
    if ways:
        return set().union(*(types_of(way) for way in ways))
    return {schema.get("format") or schema.get("type", "")}


def least(schema: dict[str, Any]) -> Any:
    """The smallest value that fits the schema, whole numbers as 1."""
    schema = _whole(schema)
    fixed = [schema[name] for name in ("const",) if name in schema] or schema.get("enum", [])
    ways = schema.get("anyOf") or schema.get("oneOf")
    if fixed or ways:
        return fixed[0] if fixed else least(ways[0])
    if schema.get("format") == "binary":
        return SimpleUploadedFile("x.png", b"x")
    return {
        "object": lambda: {n: least(schema["properties"][n]) for n in schema.get("required", ())},
        "array": lambda: [least(schema["items"])] * schema.get("minItems", 0),
        "integer": lambda: schema.get("minimum", 1),
        "number": lambda: schema.get("minimum", 1),
        "boolean": lambda: False,
        "string": lambda: BY_FORMAT.get(
            schema.get("format", ""), "x" * max(1, schema.get("minLength", 1))
        ),
    }.get(schema.get("type", ""), lambda: None)()


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference stands for."""
    if "$ref" in schema:
        return document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if len(schema.get("allOf", ())) == 1:
        return _whole(schema["allOf"][0])
    return schema
