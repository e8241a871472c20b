"""Sentences of the audit about imports."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.imports.words import counted


def _brought(data: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{label} {many}" for label, many in counted(data["counts"]))
    return _("brought in files of %(system)s: %(counts)s") % {
        "system": data["system"],
        "counts": counts or "0",
    }


def register_all() -> None:
    """The audit tells what was brought in."""
    register("imports.brought", _brought)
