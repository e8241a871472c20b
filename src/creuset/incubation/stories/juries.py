"""Sentences of the audit about juries: who sits in them, conflicts, who reads what and how far they are."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import localized
from creuset.incubation.actions import (
    assignments,
    conflicts,
    giving,
    juries,
    readings,
    wishes,
)
from creuset.incubation.kinds import Ground
from creuset.incubation.models import GROUND_LABELS

type Data = Mapping[str, Any]

NAMES = ("call", "round")
#: Translators: the words between %( and )s stay as they are.
SENTENCES = {
    juries.INVITED: gettext_noop("asked %(name)s to judge “%(call)s”"),
    juries.CHANGED: gettext_noop("changed what %(name)s reads in the jury of “%(call)s”"),
    juries.SIGNED: gettext_noop(
        "signed the statement of impartiality of “%(call)s”, version %(version)s"
    ),
    juries.DECLINED: gettext_noop("declined to judge “%(call)s”"),
    juries.LEFT: gettext_noop(
        "%(name)s is no longer in the jury of “%(call)s”; readings that came free: %(freed)s"
    ),
    juries.TERMS: gettext_noop("changed the terms of the jury of “%(call)s”, version %(version)s"),
    wishes.WISHED: gettext_noop("%(name)s said what they wish to read, applications: %(count)s"),
    conflicts.DECLARED: gettext_noop(
        "declared a conflict of interest of %(juror)s with application no. %(number)s: %(ground)s"
    ),
    conflicts.FOUND: gettext_noop(
        "found a conflict of interest of %(juror)s with application no. %(number)s: %(ground)s"
    ),
    conflicts.LIFTED: gettext_noop(
        "lifted the conflict of interest of %(juror)s with application no. %(number)s: %(ground)s"
    ),
    assignments.COMPUTED: gettext_noop(
        "worked out who reads what in “%(round)s”: %(given)s readings more, %(taken)s fewer"
    ),
    assignments.DROPPED: gettext_noop("dropped the draft of who reads what in “%(round)s”"),
    assignments.FIXED: gettext_noop("fixed that %(juror)s reads application no. %(number)s"),
    assignments.EXCLUDED: gettext_noop("keeps %(juror)s from application no. %(number)s"),
    assignments.FREED: gettext_noop(
        "leaves it to the next plan whether %(juror)s reads application no. %(number)s"
    ),
    giving.GIVEN: gettext_noop(
        "gave jurors their readings in “%(round)s”: %(given)s given, %(taken)s taken back"
    ),
    giving.UNDONE: gettext_noop("took back what was given to jurors to read in “%(round)s”"),
    readings.BEGUN: gettext_noop("began to read application no. %(number)s"),
    readings.FINISHED: gettext_noop("scored application no. %(number)s"),
    readings.REOPENED: gettext_noop("opened the scores of application no. %(number)s again"),
    readings.KEPT: gettext_noop(
        "was still writing on application no. %(number)s when it was taken back: the words are kept"
    ),
}


def register_all() -> None:
    """The audit tells of juries."""
    for verb, template in SENTENCES.items():
        register(verb, partial(_say, template))


def _say(template: str, data: Data) -> str:
    shown = {name: localized(data[name]) for name in NAMES if name in data}
    if "ground" in data:
        shown["ground"] = str(GROUND_LABELS[Ground(data["ground"])])
    return _(template) % {**data, **shown}
