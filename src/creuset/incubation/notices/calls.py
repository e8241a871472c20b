"""What people are told of calls for projects."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import in_language, instant_text
from creuset.incubation.actions.telling_calls import CALL_OPENED, DEADLINE_MOVED
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.villages.models import Village

GROUP = gettext_lazy("Programmes and calls")


def register() -> None:
    """Members are told of calls that open, those who write of another deadline."""
    topics.register(
        Topic(CALL_OPENED, gettext_lazy("A call for projects opens"), GROUP, _opened),
        Topic(
            DEADLINE_MOVED,
            gettext_lazy("The deadline of a call that I answer moves"),
            GROUP,
            _moved,
        ),
    )


def _opened(content: Content, village: Village) -> Said:
    return Said(
        subject=_("Open: %(call)s") % _told(content, village),
        sentence=_("Files are taken until %(deadline)s.") % _told(content, village),
        path=_path(content, village),
        way=_("Read the call"),
    )


def _moved(content: Content, village: Village) -> Said:
    told = _told(content, village)
    return Said(
        subject=_("%(call)s: new deadline") % told,
        sentence=_("Files are taken until %(deadline)s. What you have written is kept.") % told,
        reason=content["reason"],
        path=_path(content, village),
        way=_("Read the call"),
    )


def _told(content: Content, village: Village) -> dict[str, str]:
    closes = datetime.fromisoformat(content["closes_at"])
    return {
        "call": in_language(content["call"]),
        "deadline": instant_text(closes, village.zone),
    }


def _path(content: Content, village: Village) -> str:
    return reverse("calls:call", args=[village, content["code"]])
