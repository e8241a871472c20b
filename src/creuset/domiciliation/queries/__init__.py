"""Reads of domiciliation, reached from their village."""

from creuset.domiciliation.queries.files import (
    Asked,
    Line,
    approval_of,
    domiciliations_of,
    get_domiciliation,
    get_paper,
    line_of,
    lines_of,
    own_domiciliations,
)

__all__ = [
    "Asked",
    "Line",
    "approval_of",
    "domiciliations_of",
    "get_domiciliation",
    "get_paper",
    "line_of",
    "lines_of",
    "own_domiciliations",
]
