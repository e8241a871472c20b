"""Sentences of the audit about files that are judged before a jury reads them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register as tell
from creuset.core.text import in_language
from creuset.incubation.actions import screening

SENTENCES = {
    screening.DONE["admit"]: gettext_noop("judged “%(title)s” admissible"),
    screening.DONE["turn_away"]: gettext_noop("judged “%(title)s” not admissible"),
    screening.DONE["accept"]: gettext_noop("judged “%(title)s” eligible: it goes to the jury"),
    screening.DONE["exclude"]: gettext_noop("judged “%(title)s” not eligible"),
    screening.DONE["reopen"]: gettext_noop("judges “%(title)s” again"),
    screening.DONE["take_up"]: gettext_noop("took “%(title)s” up again"),
    screening.RULE_WRITTEN: gettext_noop("wrote a rule of screening of “%(call)s”: %(rule)s"),
    screening.RULE_DROPPED: gettext_noop("dropped a rule of screening of “%(call)s”: %(rule)s"),
}


def register() -> None:
    """The audit tells of screening."""
    for verb, sentence in SENTENCES.items():
        tell(verb, partial(_said, sentence))


def _said(sentence: str, data: Mapping[str, Any]) -> str:
    named = {
        name: in_language(value) if isinstance(value, Mapping) else value
        for name, value in data.items()
    }
    return _(sentence) % named
