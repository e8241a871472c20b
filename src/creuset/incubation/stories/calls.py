"""Sentences of the audit about programmes and calls, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core import audit
from creuset.core.text import in_language, instant_text
from creuset.incubation.actions import calls, programmes, rounds

SENTENCES = {
    programmes.MADE: gettext_noop("made the programme “%(programme)s”"),
    programmes.CHANGED: gettext_noop("changed the programme “%(programme)s”"),
    programmes.CLOSED: gettext_noop("closed the programme “%(programme)s”"),
    programmes.REOPENED: gettext_noop("opened the programme “%(programme)s” again"),
    programmes.ORDERED: gettext_noop("put the programmes in another order"),
    calls.MADE: gettext_noop("wrote the call “%(call)s”"),
    calls.CHANGED: gettext_noop("changed the call “%(call)s”"),
    calls.PUBLISHED: gettext_noop("published the call “%(call)s”"),
    calls.EXTENDED: gettext_noop(
        "moved the deadline of the call “%(call)s” from %(before)s to %(after)s"
    ),
    calls.DROPPED: gettext_noop("gave up the call “%(call)s”"),
    rounds.ADDED: gettext_noop("added the round “%(round)s” to the call “%(call)s”"),
    rounds.CHANGED: gettext_noop("changed the round “%(round)s” of the call “%(call)s”"),
    rounds.REMOVED: gettext_noop("took the round “%(round)s” away from the call “%(call)s”"),
}


def register() -> None:
    """The audit tells of programmes and calls."""
    for verb, sentence in SENTENCES.items():
        audit.register(verb, partial(_tell, sentence))


def _tell(sentence: str, data: Mapping[str, Any]) -> str:
    values = dict(data)
    for name in ("programme", "call", "round"):
        if isinstance(data.get(name), Mapping):
            values[name] = in_language(data[name])
    zone = timezone.get_current_timezone()
    for name in ("before", "after"):
        if data.get(name):
            values[name] = instant_text(datetime.fromisoformat(data[name]), zone)
    return _(sentence) % values
