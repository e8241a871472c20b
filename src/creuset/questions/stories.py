"""Sentences of the audit about forms and answers to them, in the reader's language."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import in_language

type Data = Mapping[str, Any]

#: Translators: the words between %( and )s stay as they are.
SENTENCES = {
    "questions.form_made": gettext_noop("made the form %(form)s"),
    "questions.form_renamed": gettext_noop("renamed the form %(form)s"),
    "questions.form_written": gettext_noop("wrote on the draft of the form %(form)s"),
    "questions.form_draft_dropped": gettext_noop("dropped the draft of the form %(form)s"),
    "questions.form_published": gettext_noop("published the form %(form)s, version %(number)s"),
    "questions.form_put_away": gettext_noop("put the form %(form)s away"),
    "questions.form_brought_back": gettext_noop("brought the form %(form)s back"),
    "questions.answers_started": gettext_noop("began to answer %(form)s"),
    "questions.answers_closed": gettext_noop("finished answering %(form)s"),
    "questions.answers_opened": gettext_noop("opened answers to %(form)s again"),
    "questions.answers_emptied": gettext_noop("erased answers to %(form)s"),
    "questions.file_attached": gettext_noop("sent %(file)s with answers to %(form)s"),
    "questions.file_removed": gettext_noop("took %(file)s back from answers to %(form)s"),
}


def register_all() -> None:
    """The audit tells of forms and of answers."""
    for verb, sentence in SENTENCES.items():
        register(verb, partial(_tell, sentence))


def _tell(sentence: str, data: Data) -> str:
    values = {
        key: in_language(value) if isinstance(value, dict) else value for key, value in data.items()
    }
    return _(sentence) % values
