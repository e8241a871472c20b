"""The OpenAPI document, completed with what every operation may answer."""

import re
from typing import Any

from creuset.core.api.problems import Problem
from creuset.core.http import PROBLEM
from creuset.core.idempotency import HEADER, LONGEST_KEY, WRITES

METHODS = frozenset({"get", "post", "put", "patch", "delete"})

#: What any operation may answer beside what it says itself.
PROBLEMS = {
    "400": "The request cannot be read",
    "401": "A valid token is needed",
    "403": "You may see this, and may not do this",
    "404": "There is nothing here, or nothing that you may see",
    "405": "The address does not take this method",
    "409": "Somebody else was quicker",
    "413": "The request is too large",
    "422": "Values are missing or not understood, or a rule says no",
    "429": "Too many requests",
    "500": "Something broke on our side",
}

SLUG = {"type": "string", "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$"}


def completed(schema: Any) -> Any:
    """Return the document with problems, replay keys and the parameters of shared addresses."""
    schemas = schema["components"].setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                _complete(path, method, operation)
    return schema


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = {str(status): said for status, said in operation["responses"].items()}
    for status, description in PROBLEMS.items():
        responses.setdefault(status, _problem(description))
    operation["responses"] = responses
    parameters = operation.setdefault("parameters", [])
    known = {(parameter["in"], parameter["name"]) for parameter in parameters}
    # ninja tells of a path's parameters only where the operation's function takes them.
    parameters.extend(
        {"in": "path", "name": name, "required": True, "schema": SLUG}
        for name in re.findall(r"{(\w+)}", path)
        if ("path", name) not in known
    )
    if method.upper() in WRITES:
        parameters.append(
            {
                "in": "header",
                "name": HEADER,
                "required": False,
                "description": "The same key and the same request again: the same answer, done once.",
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": LONGEST_KEY,
                    "pattern": "^[!-~]+$",
                },
            }
        )


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
