"""What the team is told of those who come to the door."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.reception.actions.visits import ARRIVED
from creuset.villages.models import Village


def register() -> None:
    """Whoever agreed on a visit is told when it comes."""
    topics.register(
        Topic(
            ARRIVED,
            gettext_lazy("A visitor I agreed on a time with is here"),
            gettext_lazy("At reception"),
            _arrived,
        )
    )


def _arrived(content: Content, village: Village) -> Said:
    return Said(
        subject=_("%(visitor)s is here") % content,
        sentence=_("%(visitor)s is at the entrance for the visit you agreed on.") % content,
        path=reverse("visits:visit", args=[village, content["visit"]]),
        way=_("See the visit"),
    )
