"""Sentences of the audit about letters, appeals, laureates and files whose time is over."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register as tell
from creuset.core.text import in_language
from creuset.incubation import retention
from creuset.incubation.actions import appeals, laureates, letters
from creuset.incubation.models import APPEAL_LABELS, LETTER_LABELS
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.letters import LetterKind

SENTENCES = {
    letters.SENT: gettext_noop("sent a letter about “%(title)s”: %(kind)s"),
    letters.CHANGED: gettext_noop("changed by hand the letter about “%(title)s”: %(kind)s"),
    letters.DROPPED: gettext_noop("threw away the draft of the letter about “%(title)s”: %(kind)s"),
    letters.APPROVED: gettext_noop("approved the letter about “%(title)s”: %(kind)s"),
    letters.TEXT_WRITTEN: gettext_noop("wrote a letter’s text of “%(call)s”: %(kind)s"),
    appeals.MADE: gettext_noop("contested the decision about “%(title)s”"),
    appeals.ANSWERED: gettext_noop("answered the appeal about “%(title)s”: %(outcome)s"),
    laureates.PUBLISHED: gettext_noop("published the laureates of “%(call)s”"),
    laureates.TAKEN_BACK: gettext_noop("took back the list of laureates of “%(call)s”"),
    laureates.AGREED: gettext_noop("agreed that “%(title)s” is named among the laureates"),
    laureates.HIDDEN: gettext_noop("wants “%(title)s” to be named no more among the laureates"),
    retention.EMPTIED: gettext_noop(
        "destroyed what was written in application no. %(number)s of “%(call)s”: its time was over"
    ),
}


def register() -> None:
    """The audit tells of them."""
    for verb, sentence in SENTENCES.items():
        tell(verb, partial(_said, sentence))


def _said(sentence: str, data: Mapping[str, Any]) -> str:
    named = {
        name: in_language(value) if isinstance(value, Mapping) else value
        for name, value in data.items()
    }
    if data.get("kind") in set(LetterKind):
        named["kind"] = str(LETTER_LABELS[LetterKind(data["kind"])]).lower()
    if data.get("outcome") in set(AppealOutcome):
        named["outcome"] = str(APPEAL_LABELS[AppealOutcome(data["outcome"])]).lower()
    return _(sentence) % named
