"""What applicants are told of their audition."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from creuset.core.text import instant_text, localized
from creuset.incubation.actions.auditions import TOLD
from creuset.incubation.notices.applications import GROUP
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.villages.models import Village


def register() -> None:
    """Applicants are told when they are heard."""
    topics.register(Topic(TOLD, gettext_lazy("The hour of my audition"), GROUP, _heard))


def _heard(content: Content, village: Village) -> Said:
    told = {
        "call": localized(content["call"], get_language()),
        "when": instant_text(datetime.fromisoformat(content["starts_at"]), village.zone),
    }
    return Said(
        subject=_("Your audition: %(when)s") % told,
        sentence=_(
            "The jury of “%(call)s” hears you. The page has the room, and a file for your calendar."
        )
        % told,
        path=reverse("deliberation_my:audition", args=[village, content["audition"]]),
        way=_("See the audition"),
    )
