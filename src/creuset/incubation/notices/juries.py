"""What jurors are told, and whoever leads a call of its jury: how much, never which application or whose."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from creuset.core.text import day_text, localized
from creuset.incubation.actions import conflicts, giving, juries
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.villages.models import Village

GROUP = gettext_lazy("Juries")


def register() -> None:
    """People choose how they are told of juries."""
    topics.register(
        Topic(juries.INVITED, gettext_lazy("I am asked to judge a call"), GROUP, _invited),
        Topic(giving.TO_READ, gettext_lazy("I am given applications to read"), GROUP, _to_read),
        Topic(
            giving.TAKEN_BACK,
            gettext_lazy("What I was given to read is taken back"),
            GROUP,
            _taken_back,
        ),
        Topic(giving.LATE, gettext_lazy("I have applications left to score"), GROUP, _late),
        Topic(
            conflicts.FOUND,
            gettext_lazy("As the team: a conflict of interest is found in a jury"),
            GROUP,
            _found,
        ),
    )


def _invited(content: Content, village: Village) -> Said:
    name = localized(content["name"])
    return Said(
        subject=_("You are asked to judge: %(name)s") % {"name": name},
        sentence=_(
            "Read the statement of impartiality and sign it, or decline. Nothing is given to you to read before that."
        ),
        path=_seat(content, village),
        way=_("Answer"),
    )


def _to_read(content: Content, village: Village) -> Said:
    given, taken = content["given"], content["taken"]
    sentences = []
    if given:
        sentences.append(
            ngettext(
                "%(count)s application is yours to read and score.",
                "%(count)s applications are yours to read and score.",
                given,
            )
            % {"count": given}
        )
    if taken:
        sentences.append(_gone(taken))
    sentences.append(_until(content))
    return Said(
        subject=_("To read: %(name)s") % {"name": localized(content["name"])},
        sentence=" ".join(filter(None, sentences)),
        path=_seat(content, village),
        way=_("Begin reading"),
    )


def _taken_back(content: Content, village: Village) -> Said:
    sentences = [_gone(content["taken"])] if content["taken"] else []
    if content["given"]:
        sentences.append(
            ngettext(
                "%(count)s application is yours again.",
                "%(count)s applications are yours again.",
                content["given"],
            )
            % {"count": content["given"]}
        )
    return Said(
        subject=_("Taken back: %(name)s") % {"name": localized(content["name"])},
        sentence=" ".join(sentences),
        path=_seat(content, village),
        way=_("My list"),
    )


def _late(content: Content, village: Village) -> Said:
    left = ngettext(
        "%(count)s application is still to be scored.",
        "%(count)s applications are still to be scored.",
        content["count"],
    ) % {"count": content["count"]}
    return Said(
        subject=_("Still to be scored: %(name)s") % {"name": localized(content["name"])},
        sentence=" ".join(filter(None, (left, _until(content)))),
        path=_seat(content, village),
        way=_("My list"),
    )


def _found(content: Content, village: Village) -> Said:
    return Said(
        subject=_("Conflicts found: %(name)s") % {"name": localized(content["name"])},
        sentence=ngettext(
            "%(count)s conflict of interest was found in the jury. Look at what it rests on; lift it if it is none.",
            "%(count)s conflicts of interest were found in the jury. Look at what they rest on; lift what is none.",
            content["count"],
        )
        % {"count": content["count"]},
        path=reverse("jury:conflicts", args=[village, content["call"]]),
        way=_("See the conflicts"),
    )


def _gone(count: int) -> str:
    return ngettext(
        "%(count)s application was taken back from your list.",
        "%(count)s applications were taken back from your list.",
        count,
    ) % {"count": count}


def _until(content: Content) -> str:
    if not content["until"]:
        return ""
    until = timezone.localtime(datetime.fromisoformat(content["until"]))
    return _("Scores are expected by %(day)s.") % {"day": day_text(until.date())}


def _seat(content: Content, village: Village) -> str:
    return reverse("jury_my:seat", args=[village, content["call"]])
