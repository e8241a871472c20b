"""Sentences of the audit about domiciliation, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import day_text
from creuset.domiciliation import retention
from creuset.domiciliation.actions import approval, court, files, lists, mail, papers
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import PAPER_LABELS, WHY_LABELS
from creuset.domiciliation.papers import title_of
from creuset.domiciliation.rules.court import Why
from creuset.domiciliation.rules.lists import Period

SENTENCES = {
    approval.WRITTEN: gettext_noop(
        "wrote down the prefect’s approval %(number)s, from %(from)s to %(until)s"
    ),
    files.DESCRIBED: gettext_noop("wrote down what the file of %(party)s says of the company"),
    files.VERIFIED: gettext_noop("verified the whole file of %(party)s"),
    papers.SENT: gettext_noop("sent for the file of %(party)s: %(paper)s"),
    papers.ACCEPTED: gettext_noop("accepted for the file of %(party)s: %(paper)s"),
    papers.REFUSED: gettext_noop("refused for the file of %(party)s: %(paper)s"),
    lists.SENT: gettext_noop("wrote down that a list was sent to %(to)s on %(day)s: %(list)s"),
    court.OWED: gettext_noop("a letter to the registry is to be sent about %(party)s: %(reason)s"),
    court.SENT: gettext_noop(
        "wrote down that the registry was told of %(party)s on %(day)s: %(reason)s"
    ),
    court.NEEDLESS: gettext_noop("the registry need not be told of %(party)s any more: %(reason)s"),
    mail.SCANNED: gettext_noop("scanned a letter for %(party)s"),
    mail.OPENED: gettext_noop("opened the scan of a letter for %(party)s"),
    mail.SENT_ON: gettext_noop("sent on the mail of %(party)s: %(count)s in one envelope"),
    mail.ASKED: gettext_noop("asked for the mail of %(party)s to be sent on"),
    retention.EMPTIED: gettext_noop(
        "destroyed the identity papers of %(party)s, whose time was over"
    ),
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
    if data.get("why") in set(Why):
        values["reason"] = str(WHY_LABELS[Why(data["why"])]).lower()
    if period := Period.read(str(data.get("period", ""))):
        values["list"] = title_of(period)
    for name in ("day", "from", "until"):
        if data.get(name):
            values[name] = day_text(date.fromisoformat(data[name]))
    return _(sentence) % values
