"""What people are told of in a programme: milestones that are answered, slots taken, moved or closed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import in_language
from creuset.core.voice import instant_text
from creuset.incubation.actions.milestones import ANSWERED
from creuset.incubation.actions.office_hours import BOOKED, LOST
from creuset.incubation.actions.sessions import TOLD
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.villages.models import Village

GROUP = gettext_lazy("My programme")


def register() -> None:
    """Those who make projects, and mentors, are told what changes for them."""
    topics.register(
        Topic(TOLD, gettext_lazy("Sessions of my cohort: new, moved, called off"), GROUP, _session),
        Topic(
            ANSWERED,
            gettext_lazy("What the team says of a milestone of my project"),
            GROUP,
            _answered,
        ),
        Topic(
            LOST,
            gettext_lazy("Slots of office hours that are moved or closed"),
            GROUP,
            _lost,
        ),
        Topic(
            BOOKED,
            gettext_lazy("Slots of my office hours that a project takes or gives back"),
            GROUP,
            _booked,
        ),
    )


def _session(content: Content, village: Village) -> Said:
    values = {"title": content["title"], "at": _at(content)}
    match content["what"]:
        case "made":
            subject, sentence = _("A new session"), _("A new session: “%(title)s”, %(at)s.")
        case "off":
            subject = _("A session is called off")
            sentence = _("“%(title)s”, %(at)s, does not take place.")
        case _:
            subject = _("A session was changed")
            sentence = _("“%(title)s” is now on %(at)s.")
    return Said(
        subject=subject,
        sentence=sentence % values,
        details=((_("Place"), content["place"]),) if content["place"] else (),
        reason=content["why"],
        path=reverse("programme_my:session", args=[village, content["member"], content["session"]]),
        way=_("See the session"),
    )


def _answered(content: Content, village: Village) -> Said:
    values = {"milestone": in_language(content["milestone"])}
    done = content["is_done"]
    return Said(
        subject=_("A milestone is reached") if done else _("Something is missing"),
        sentence=(
            _("The team found it done: %(milestone)s.")
            if done
            else _("Something is missing in what you handed in: %(milestone)s.")
        )
        % values,
        reason=content["answer"],
        path=reverse("programme_my:member", args=[village, content["member"]]),
        way=_("See my programme"),
    )


def _lost(content: Content, village: Village) -> Said:
    values = {"mentor": content["mentor"], "at": _at(content)}
    moved = content["is_moved"]
    return Said(
        subject=_("Office hours are moved") if moved else _("A slot is no longer yours"),
        sentence=(
            _("You meet %(mentor)s on %(at)s instead.")
            if moved
            else _("%(mentor)s is not there on %(at)s.")
        )
        % values,
        reason=content["why"],
        path=reverse("programme_my:member", args=[village, content["member"]]),
        way=_("See my programme"),
    )


def _booked(content: Content, village: Village) -> Said:
    values = {"project": content["project"], "at": _at(content)}
    taken = content["is_taken"]
    return Said(
        subject=_("A slot is taken") if taken else _("A slot is free again"),
        sentence=(
            _("“%(project)s” meets you on %(at)s.")
            if taken
            else _("“%(project)s” does not come on %(at)s.")
        )
        % values,
        reason=content["wish"],
        path=reverse("programme_my:mentoring", args=[village]),
        way=_("See my office hours"),
    )


def _at(content: Content) -> str:
    return instant_text(datetime.fromisoformat(content["at"]))
