"""Sentences of the audit about domiciliation, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import day_text
from creuset.domiciliation.actions import files, papers
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import PAPER_LABELS

SENTENCES = {
    files.DESCRIBED: gettext_noop("wrote down what the file of %(party)s says of the company"),
    files.VERIFIED: gettext_noop("verified the whole file of %(party)s"),
    papers.SENT: gettext_noop("sent for the file of %(party)s: %(paper)s"),
    papers.ACCEPTED: gettext_noop("accepted for the file of %(party)s: %(paper)s"),
    papers.REFUSED: gettext_noop("refused for the file of %(party)s: %(paper)s"),
    papers.OPENED: gettext_noop("opened the copy, in the file of %(party)s: %(paper)s"),
}


def register_all() -> None:
    """The audit tells of domiciliation."""
    for verb, sentence in SENTENCES.items():
        register(verb, partial(_tell, sentence))


def _tell(sentence: str, data: Mapping[str, Any]) -> str:
    values = dict(data)
    if data.get("kind") in set(PaperKind):
        paper = str(PAPER_LABELS[PaperKind(data["kind"])])
        values["paper"] = paper[:1].lower() + paper[1:]
    for name in ("day", "until"):
        if data.get(name):
            values[name] = day_text(date.fromisoformat(data[name]))
    return _(sentence) % values
