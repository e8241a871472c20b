"""Sentences of the rules of juries: why readings lack."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.text import in_language
from creuset.incubation.models import Axis
from creuset.incubation.rules.assignment import Cause

#: Names beyond these are only counted.
MOST_NAMED = 6


def lack_text(
    lack: Mapping[str, Any],
    *,
    jurors: Mapping[int, str],
    numbers: Mapping[int, int | None],
    axes: Mapping[str, Axis],
) -> str:
    """Return why readings lack, and what would help, in a sentence or two."""
    told = {
        "needed": lack["needed"],
        "possible": lack["possible"],
        "axis": in_language(axes[lack["axis"]].names) if lack["axis"] in axes else lack["axis"],
        "numbers": _listed(
            [str(numbers[pk]) for pk in lack["applications"] if numbers.get(pk) is not None]
        ),
        "names": _listed([jurors[pk] for pk in lack["jurors"] if pk in jurors]) or "–",
    }
    match Cause(lack["cause"]):
        case Cause.APPLICATION:
            said = _(
                "Application no. %(numbers)s needs %(needed)s readers, and only %(possible)s may read it (%(names)s): "
                "ask somebody more to judge, or have it read less often."
            )
        case Cause.AXIS:
            said = _(
                "The axis “%(axis)s” needs %(needed)s readings by jurors who know it; its jurors (%(names)s) can give "
                "%(possible)s."
            )
        case Cause.OUTSIDERS:
            said = _(
                "%(needed)s readings by somebody from outside the house are needed; the outsiders (%(names)s) can give "
                "%(possible)s."
            )
        case Cause.JURY:
            said = _(
                "%(needed)s readings are needed; the jury as a whole can give %(possible)s. Ask more people, or let "
                "them read more."
            )
        case Cause.APPLICATIONS:
            said = _(
                "Applications no. %(numbers)s need %(needed)s readings; those who may read them (%(names)s) can give "
                "%(possible)s."
            )
    return said % told


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown}…" if len(names) > MOST_NAMED else shown
