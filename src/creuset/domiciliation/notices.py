"""What people are told of by domiciliation."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import day_text
from creuset.domiciliation.actions import mail, reminding
from creuset.domiciliation.actions.papers import ANSWERED
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import PAPER_LABELS, WHY_LABELS
from creuset.domiciliation.papers import title_of
from creuset.domiciliation.rules.court import Why
from creuset.domiciliation.rules.lists import Period
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
        Topic(
            reminding.PAPER_ENDS,
            gettext_lazy("A paper in the file of my company ends"),
            GROUP,
            _paper_ends,
        ),
        Topic(mail.TOLD_SCAN, gettext_lazy("A letter for my company was scanned"), GROUP, _scanned),
        Topic(
            reminding.MAIL_WAITS,
            gettext_lazy("Mail of my company waits for a month or more"),
            GROUP,
            _mail_waits,
        ),
        Topic(
            reminding.TEAM_PAPER_ENDS,
            gettext_lazy("As the team: a paper of a domiciled company ends"),
            GROUP,
            _team_paper_ends,
        ),
        Topic(
            reminding.VERIFY,
            gettext_lazy("As the team: a file is to be verified again"),
            GROUP,
            _verify,
        ),
        Topic(
            reminding.LIST_DUE,
            gettext_lazy("As the team: a list is to be sent to the tax office and to Urssaf"),
            GROUP,
            _list_due,
        ),
        Topic(
            reminding.LETTER_DUE,
            gettext_lazy("As the team: a letter to the court registry is to be sent"),
            GROUP,
            _letter_due,
        ),
        Topic(
            reminding.APPROVAL_ENDS,
            gettext_lazy("As the team: the prefect’s approval ends"),
            GROUP,
            _approval_ends,
        ),
        Topic(
            mail.TOLD_TEAM,
            gettext_lazy("As the team: a company asks for its mail"),
            GROUP,
            _mail_asked,
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


def _paper_ends(content: Content, village: Village) -> Said:
    told = _ending(content)
    return Said(
        subject=_("%(paper)s: until %(until)s") % told,
        sentence=_("Please send the next one for the file of %(party)s.") % told,
        path=reverse("domiciliation_my:file", args=[village, content["domiciliation"]]),
        way=_("Send it"),
    )


def _team_paper_ends(content: Content, village: Village) -> Said:
    told = _ending(content)
    return Said(
        subject=_("%(party)s: a paper ends") % told,
        sentence=_("%(paper)s: until %(until)s. The company was told.") % told,
        path=_file(content, village),
        way=_("See the file"),
    )


def _scanned(content: Content, village: Village) -> Said:
    return Said(
        subject=_("A letter for %(party)s was scanned") % content,
        sentence=_("Only you, and who looks after the company with you, can read it."),
        path=reverse("domiciliation_my:file", args=[village, content["domiciliation"]]),
        way=_("Read the letter"),
    )


def _mail_waits(content: Content, village: Village) -> Said:
    told = {"party": content["party"], "day": _day(content["since"])}
    return Said(
        subject=_("Mail of %(party)s waits since %(day)s") % told,
        sentence=_(
            "Please collect it, or ask for it to be sent on. After three months the law has us tell the court registry."
        ),
        path=reverse("domiciliation_my:file", args=[village, content["domiciliation"]]),
        way=_("See the mail"),
    )


def _verify(content: Content, village: Village) -> Said:
    told = {"party": content["party"], "day": _day(content["until"])}
    return Said(
        subject=_("%(party)s: file to be verified") % told,
        sentence=_("The whole file is verified each year: by %(day)s.") % told,
        path=_file(content, village),
        way=_("See the file"),
    )


def _list_due(content: Content, village: Village) -> Said:
    period = Period.read(content["period"])
    told = {"list": title_of(period) if period else "", "day": _day(content["due"])}
    return Said(
        subject=_("List to be sent by %(day)s") % told,
        sentence=_("%(list)s: to the tax office and to Urssaf.") % told,
        path=reverse("domiciliation:listing", args=[village, content["period"]]),
        way=_("See the list"),
    )


def _letter_due(content: Content, village: Village) -> Said:
    told = {"party": content["party"], "reason": str(WHY_LABELS[Why(content["why"])])}
    return Said(
        subject=_("%(party)s: letter to the court registry") % told,
        sentence=_("%(reason)s: the law has the village tell the court registry.") % told,
        path=reverse("domiciliation:letter", args=[village, content["letter"]]),
        way=_("See the letter"),
    )


def _approval_ends(content: Content, village: Village) -> Said:
    told = {"number": content["number"], "day": _day(content["until"])}
    return Said(
        subject=_("The prefect’s approval: until %(day)s") % told,
        sentence=_(
            "Without it no contract of domiciliation is signed. The prefect has two months to answer."
        ),
        path=reverse("domiciliation:list", args=[village]),
        way=_("See the domiciliations"),
    )


def _mail_asked(content: Content, village: Village) -> Said:
    return Said(
        subject=_("%(party)s asks for its mail") % content,
        sentence=_("What waits is to be sent on to the company."),
        path=reverse("domiciliation:mail", args=[village, content["domiciliation"]]),
        way=_("See the mail"),
    )


def _ending(content: Content) -> dict[str, str]:
    paper = str(PAPER_LABELS[PaperKind(content["kind"])])
    return {"paper": paper, "party": content["party"], "until": _day(content["until"])}


def _file(content: Content, village: Village) -> str:
    return reverse("domiciliation:file", args=[village, content["domiciliation"]])


def _day(day: str) -> str:
    return day_text(date.fromisoformat(day))
