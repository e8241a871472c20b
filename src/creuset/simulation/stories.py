"""Sentences of the audit about questions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from creuset.core.audit import register


def _asked(data: Mapping[str, Any]) -> str:
    count = data["newcomers"]
    return ngettext(
        "asked what happens if %(count)s person comes",
        "asked what happens if %(count)s people come",
        count,
    ) % {"count": count}


def _forgotten(data: Mapping[str, Any]) -> str:
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
