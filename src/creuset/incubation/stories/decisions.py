"""Sentences of the audit about deliberations and decisions, in the reader's language."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.core.text import localized
from creuset.incubation.actions import auditions, calibrations, decisions, deliberations, places

#: None of them says what was decided, or scored: the audit is read by more people than the jury.
SENTENCES = {
    deliberations.OPENED: gettext_noop("opened the deliberation of “%(call)s”, %(round)s"),
    deliberations.CLOSED: gettext_noop("closed the deliberation of “%(call)s”, %(round)s"),
    deliberations.ORDERED: gettext_noop("put the files of “%(call)s”, %(round)s, in order again"),
    deliberations.ARRIVED: gettext_noop("%(juror)s takes part in the deliberation of “%(call)s”"),
    deliberations.LEFT: gettext_noop("%(juror)s left the deliberation of “%(call)s”"),
    deliberations.TAKEN_UP: gettext_noop("took up file no. %(number)s of “%(call)s”"),
    deliberations.PUT_AWAY: gettext_noop(
        "put away the file that the jury of “%(call)s” had before it"
    ),
    deliberations.VOTED: gettext_noop("voted on file no. %(number)s of “%(call)s”"),
    decisions.DECIDED: gettext_noop(
        "wrote down what the jury of “%(call)s” decided on file no. %(number)s"
    ),
    decisions.WITHDRAWN: gettext_noop(
        "took back what the jury of “%(call)s” had decided on file no. %(number)s"
    ),
    decisions.RANKED: gettext_noop("ordered the waiting list of “%(call)s”, %(round)s"),
    decisions.RELEASED: gettext_noop("released the decisions of “%(call)s”, %(round)s: %(count)s"),
    decisions.PASSED: gettext_noop("“%(title)s” goes on to the next round of “%(call)s”"),
    decisions.SELECTED: gettext_noop("“%(title)s” is a laureate of “%(call)s”"),
    decisions.WAITS: gettext_noop("“%(title)s” is on the waiting list of “%(call)s”"),
    calibrations.CALIBRATED: gettext_noop(
        "made the scores of “%(call)s”, %(round)s, comparable: %(count)s"
    ),
    calibrations.PUBLISHED: gettext_noop(
        "published how the scores of “%(call)s”, %(round)s, were made comparable"
    ),
    auditions.MADE: gettext_noop("set the hour of the audition of “%(title)s” for “%(call)s”"),
    auditions.MOVED: gettext_noop("moved the audition of “%(title)s” for “%(call)s”"),
    auditions.DROPPED: gettext_noop("gave up auditions of “%(call)s”, %(round)s: %(count)s"),
    places.PROMOTED: gettext_noop("“%(title)s” has a place of “%(call)s” from the waiting list"),
    places.ACCEPTED: gettext_noop("“%(title)s” takes the place of “%(call)s”"),
    places.DECLINED: gettext_noop("“%(title)s” gives up the place of “%(call)s”"),
    decisions.REFUSED: gettext_noop("“%(title)s” was not selected for “%(call)s”"),
}


def register_all() -> None:
    """The audit tells of deliberations and decisions."""
    for verb, sentence in SENTENCES.items():
        register(verb, partial(_tell, sentence))


def _tell(sentence: str, data: Mapping[str, Any]) -> str:
    values = dict(data)
    for name in ("call", "round"):
        values[name] = localized(data[name], get_language()) if data.get(name) else ""
    return _(sentence) % values
