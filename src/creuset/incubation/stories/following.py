"""Sentences of the audit about the follow-up of projects: goals, time, milestones, mentors, in the reader’s words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import day_text, in_language
from creuset.core.voice import instant_text
from creuset.incubation.actions import (
    agreements,
    following,
    mentoring,
    milestones,
    office_hours,
    surveys,
)
from creuset.incubation.templatetags.cohort_words import minutes_text

SENTENCES: dict[str, str] = {
    following.SET: gettext_noop("set a goal of “%(project)s”: %(goal)s"),
    following.CHANGED: gettext_noop("changed a goal of “%(project)s”: %(goal)s"),
    following.REACHED: gettext_noop("“%(project)s” reached a goal: %(goal)s"),
    following.DROPPED: gettext_noop("“%(project)s” gave up a goal: %(goal)s"),
    following.REOPENED: gettext_noop("“%(project)s” took up a goal again: %(goal)s"),
    following.TAKEN_BACK: gettext_noop(
        "took away time written for “%(project)s”: %(time)s on %(on)s"
    ),
    following.WRITTEN: gettext_noop("wrote a follow-up sheet of “%(project)s”, %(on)s"),
    agreements.WRITTEN: gettext_noop("wrote the terms of the convention of “%(project)s”"),
    agreements.SENT: gettext_noop("sent the convention of “%(project)s”: %(reference)s"),
    agreements.HOSTED: gettext_noop("offered “%(project)s” a place in kind: %(offer)s"),
    surveys.MADE: gettext_noop("prepared the survey “%(survey)s”"),
    surveys.SENT: gettext_noop("sent the links of the survey “%(survey)s”: %(count)s"),
    surveys.EMPTIED: gettext_noop(
        "forgot what was answered to the survey “%(survey)s”: its time is over"
    ),
    surveys.FILED: gettext_noop("“%(project)s” answered the survey “%(survey)s”"),
    surveys.YEAR: gettext_noop("wrote what became of “%(project)s” in %(year)s"),
    milestones.MODEL_SET: gettext_noop(
        "gives projects of %(programme)s the milestone %(milestone)s"
    ),
    milestones.MODEL_DROPPED: gettext_noop(
        "gives projects of %(programme)s the milestone %(milestone)s no more"
    ),
    milestones.SET: gettext_noop("set a milestone of “%(project)s” for %(on)s: %(milestone)s"),
    milestones.MOVED: gettext_noop("moved a milestone of “%(project)s” to %(on)s: %(milestone)s"),
    milestones.DROPPED: gettext_noop("dropped a milestone of “%(project)s”: %(milestone)s"),
    milestones.HANDED_IN: gettext_noop("“%(project)s” handed in: %(milestone)s"),
    milestones.DONE: gettext_noop("“%(project)s” reached a milestone: %(milestone)s"),
    milestones.SENT_BACK: gettext_noop("sent back what “%(project)s” handed in: %(milestone)s"),
    mentoring.ASKED: gettext_noop("made %(mentor)s a mentor of the village"),
    mentoring.CHANGED: gettext_noop("changed what the mentor %(mentor)s helps in"),
    mentoring.STOPPED: gettext_noop("%(mentor)s is a mentor no more"),
    mentoring.PAIRED: gettext_noop("%(mentor)s accompanies “%(project)s” from %(on)s on"),
    mentoring.PARTED: gettext_noop("%(mentor)s accompanies “%(project)s” until %(on)s"),
    office_hours.OPENED: gettext_noop("opened office hours of %(mentor)s, %(at)s"),
    office_hours.MOVED: gettext_noop("moved office hours of %(mentor)s to %(at)s"),
    office_hours.CLOSED: gettext_noop("closed office hours of %(mentor)s, %(at)s"),
    office_hours.TAKEN: gettext_noop("“%(project)s” meets %(mentor)s, %(at)s"),
    office_hours.GIVEN_BACK: gettext_noop("“%(project)s” does not meet %(mentor)s, %(at)s"),
    office_hours.SLOT_MOVED: gettext_noop("“%(project)s” meets %(mentor)s at another time, %(at)s"),
    office_hours.NOTED: gettext_noop(
        "wrote what was said between “%(project)s” and %(mentor)s, %(at)s"
    ),
}


def told(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a sentence, in the language of the page."""
    values = dict(data)
    for name in ("cohort", "milestone", "programme", "offer"):
        if name in data:
            values[name] = in_language(data[name])
    if data.get("on"):
        values["on"] = day_text(date.fromisoformat(data["on"]))
    if data.get("at"):
        values["at"] = instant_text(datetime.fromisoformat(data["at"]))
    if "minutes" in data:
        values["time"] = minutes_text(data["minutes"])
    return values


def _given(data: Mapping[str, Any]) -> str:
    if data["goal"]:
        return _("%(giver)s gave “%(project)s” %(time)s on %(on)s, for: %(goal)s") % told(data)
    return _("%(giver)s gave “%(project)s” %(time)s on %(on)s") % told(data)


def _saying(template: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: _(template) % told(data)


def register_all() -> None:
    """Each verb has its sentence."""
    register(following.GIVEN, _given)
    for verb, template in SENTENCES.items():
        register(verb, _saying(template))
