"""What applicants are told of how long their file is kept, and the team of appeals."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import day_text, in_language
from creuset.incubation.actions.appeals import TEAM_APPEAL
from creuset.incubation.notices import applications, calls
from creuset.incubation.retention import ENDS
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.villages.models import Village


def register() -> None:
    """People choose how they are told."""
    topics.register(
        Topic(
            ENDS,
            gettext_lazy("The file of an application of mine is destroyed soon"),
            applications.GROUP,
            _ends,
        ),
        Topic(
            TEAM_APPEAL,
            gettext_lazy("As the team: an applicant contests a decision"),
            calls.GROUP,
            _appealed,
        ),
    )


def _ends(content: Content, village: Village) -> Said:
    told = {
        "title": content["title"],
        "day": day_text(date.fromisoformat(content["until"])),
        "call": in_language(content["call"]),
    }
    return Said(
        subject=_("Kept until %(day)s: “%(title)s”") % told,
        sentence=_(
            "Your application to “%(call)s” came to nothing, and is kept until %(day)s. Then your answers and files "
            "are destroyed; take a copy before, if you want one."
        )
        % told,
        path=reverse("incubation_my_letters:page", args=[village, content["application"]]),
        way=_("See the application"),
    )


def _appealed(content: Content, village: Village) -> Said:
    return Said(
        subject=_("“%(title)s”: a decision is contested") % content,
        sentence=_(
            "Somebody who leads the call looks at the file again and answers, with a reason."
        ),
        path=reverse("applications:appeal", args=[village, content["appeal"]]),
        way=_("Read the appeal"),
    )
