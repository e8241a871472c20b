"""The approval, domiciliations, the papers of their files, what was sent to whom."""

from creuset.domiciliation.models.approval import Approval
from creuset.domiciliation.models.court import LETTER_LABELS, WHY_LABELS, RegistryLetter
from creuset.domiciliation.models.domiciliations import (
    BOOKS_LABELS,
    MAIL_LABELS,
    STATE_LABELS,
    Domiciliation,
)
from creuset.domiciliation.models.lists import RECIPIENT_LABELS, Means, SentList
from creuset.domiciliation.models.mail import Handling, Sending
from creuset.domiciliation.models.papers import PAPER_LABELS, PAPER_STATE_LABELS, Paper

__all__ = [
    "BOOKS_LABELS",
    "LETTER_LABELS",
    "MAIL_LABELS",
    "PAPER_LABELS",
    "PAPER_STATE_LABELS",
    "RECIPIENT_LABELS",
    "STATE_LABELS",
    "WHY_LABELS",
    "Approval",
    "Domiciliation",
    "Handling",
    "Means",
    "Paper",
    "RegistryLetter",
    "Sending",
    "SentList",
]
