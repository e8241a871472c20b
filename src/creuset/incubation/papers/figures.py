"""Figures of programmes on paper, in the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import get_language

from creuset.documents.rendering import render, set_in
from creuset.incubation.papers.files import frame_of
from creuset.incubation.queries.figures import Table
from creuset.villages.models import Village

TEMPLATE = "incubation/typst/figures.typ"


class Drawn(Protocol):
    """A value as it is drawn."""

    @property
    def label(self) -> str:
        """What it is of."""

    @property
    def value(self) -> str:
        """The value in words."""

    @property
    def length(self) -> float:
        """Its length out of a hundred."""


def figures_pdf[D: Drawn](
    village: Village, title: str, tables: Iterable[tuple[Table, list[D]]], *, now: datetime
) -> bytes:
    """Return the tables as a PDF, each value with its bar."""
    language = get_language() or village.language
    values: dict[str, Any] = frame_of(village, title, language=language) | {
        "village": village.name,
        "date": date_format(village.day_of(now), "DATE_FORMAT"),
        "tables": [
            {
                "title": f"{table.title} ({table.unit})" if table.unit else table.title,
                "note": table.note,
                "rows": [[one.label, one.value, round(one.length, 1)] for one in bars],
            }
            for table, bars in tables
        ],
    }
    return render(TEMPLATE, set_in(values, language), at=now)
