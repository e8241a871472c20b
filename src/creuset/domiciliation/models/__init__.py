"""The approval, domiciliations, and the papers of their identity files."""

from creuset.domiciliation.models.approval import Approval
from creuset.domiciliation.models.domiciliations import (
    BOOKS_LABELS,
    MAIL_LABELS,
    STATE_LABELS,
    Domiciliation,
)
from creuset.domiciliation.models.papers import PAPER_LABELS, PAPER_STATE_LABELS, Paper

__all__ = [
    "BOOKS_LABELS",
    "MAIL_LABELS",
    "PAPER_LABELS",
    "PAPER_STATE_LABELS",
    "STATE_LABELS",
    "Approval",
    "Domiciliation",
    "Paper",
]
