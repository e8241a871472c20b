"""What people are told of by domiciliation."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.domiciliation.actions.papers import ANSWERED
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import PAPER_LABELS
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.villages.models import Village

GROUP = gettext_lazy("Domiciliation")


def register() -> None:
    """Companies are told of their papers."""
    topics.register(
        Topic(
            ANSWERED,
            gettext_lazy("What the team answers about the papers of my company"),
            GROUP,
            _answered,
        ),
    )


def _answered(content: Content, village: Village) -> Said:
    paper = str(PAPER_LABELS[PaperKind(content["kind"])])
    told = {"paper": paper, "party": content["party"]}
    if content["is_accepted"]:
        subject, sentence = (
            _("Accepted: %(paper)s") % told,
            _("The paper counts in the file of %(party)s.") % told,
        )
    else:
        subject, sentence = (
            _("To be sent again: %(paper)s") % told,
            _("The paper was refused in the file of %(party)s. Please send another.") % told,
        )
    return Said(
        subject=subject,
        sentence=sentence,
        reason=content["answer"],
        path=reverse("domiciliation_my:file", args=[village, content["domiciliation"]]),
        way=_("See the file"),
    )
