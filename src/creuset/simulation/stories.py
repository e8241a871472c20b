"""Sentences of the audit about questions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from creuset.core.audit import register


def _asked(data: Mapping[str, Any]) -> str:
    if "files" in data:
        return ngettext(
            "asked what a jury finds in a call with %(count)s file",
            "asked what a jury finds in a call with %(count)s files",
            data["files"],
        ) % {"count": data["files"]}
    count = data["newcomers"]
    return ngettext(
        "asked what happens if %(count)s person comes",
        "asked what happens if %(count)s people come",
        count,
    ) % {"count": count}


def _forgotten(data: Mapping[str, Any]) -> str:
    if "files" in data:
        return ngettext(
            "removed the question what a jury finds in a call with %(count)s file",
            "removed the question what a jury finds in a call with %(count)s files",
            data["files"],
        ) % {"count": data["files"]}
    count = data["newcomers"]
    return ngettext(
        "removed the question what happens if %(count)s person comes",
        "removed the question what happens if %(count)s people come",
        count,
    ) % {"count": count}


def register_all() -> None:
    """The audit tells who asked."""
    register("simulation.asked", _asked)
    register("simulation.forgotten", _forgotten)
