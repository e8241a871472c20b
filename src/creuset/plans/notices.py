"""What holders of subscriptions are told, and how each thing is said."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import day_text, localized
from creuset.notices import topics
from creuset.notices.topics import Said, Topic
from creuset.plans.actions.asking import DECLINED, OFFERED, REFUSED, WITHDRAWN
from creuset.plans.actions.changing import CHANGED, MOVED, PAUSED
from creuset.plans.actions.indexation import INDEXED
from creuset.plans.actions.leaving import NOTICE
from creuset.plans.actions.signing import SIGNED
from creuset.villages.models import Village

type Content = Mapping[str, Any]
type Say = Callable[[Content, Village], Said]


def register() -> None:
    """People may choose how they are told of each."""
    group = gettext_lazy("My subscriptions")
    topics.register(
        Topic(OFFERED, gettext_lazy("A subscription is offered to me"), group, _offered),
        Topic(SIGNED, gettext_lazy("A subscription is signed"), group, _signed),
        Topic(CHANGED, gettext_lazy("Its terms change"), group, _changed),
        Topic(INDEXED, gettext_lazy("Its price follows its index"), group, _indexed),
        Topic(PAUSED, gettext_lazy("It pauses"), group, _paused),
        Topic(MOVED, gettext_lazy("I move to another place"), group, _moved),
        Topic(NOTICE, gettext_lazy("Notice is given"), group, _leaves),
        Topic(REFUSED, gettext_lazy("What I asked for is refused"), group, _refused),
        Topic(DECLINED, gettext_lazy("An offer is declined for me"), group, _declined),
        Topic(WITHDRAWN, gettext_lazy("An offer is withdrawn"), group, _withdrawn),
    )


def _words(content: Content) -> dict[str, Any]:
    days = {
        name: day_text(date.fromisoformat(content[name]))
        for name in ("starts_on", "until", "day")
        if content.get(name)
    }
    to = {"to": localized(content["to"])} if "to" in content else {}
    return {"number": content["number"], "offer": localized(content["offer"]), **days, **to}


def _said(
    content: Content, village: Village, subject: str, sentence: str, reason: str = ""
) -> Said:
    pk = content["subscription"]
    return Said(
        subject=subject,
        sentence=sentence,
        reason=reason,
        path=reverse("plans_my:subscription", kwargs={"village": village.slug, "pk": pk}),
        way=_("Your subscription"),
    )


def _offered(content: Content, village: Village) -> Said:
    words = _words(content)
    sentence = _("“%(offer)s” is offered to you from %(starts_on)s on.") % words
    if "until" in words:
        sentence = f"{sentence} {_('Sign it until %(until)s.') % words}"
    return _said(content, village, _("to sign: %(offer)s") % words, sentence)


def _signed(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("signed: %(offer)s") % words,
        _("Your subscription no. %(number)s, “%(offer)s”, is signed and begins on %(starts_on)s.")
        % words,
    )


def _changed(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("changes on %(day)s: your subscription no. %(number)s") % words,
        _("Other terms hold from %(day)s on: “%(to)s”.") % words,
    )


def _indexed(content: Content, village: Village) -> Said:
    words = {**_words(content), "price": str(content["price"])}
    return _said(
        content,
        village,
        _("follows its index on %(day)s: your subscription no. %(number)s") % words,
        _("The price of a cycle is %(price)s before VAT from %(day)s on.") % words,
    )


def _paused(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("pauses: your subscription no. %(number)s") % words,
        _("You pay nothing from %(day)s on; it goes on as before on %(until)s.") % words,
    )


def _moved(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("you move on %(day)s") % words,
        _("Your place is %(to)s from %(day)s on.") % words,
    )


def _leaves(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("ends on %(day)s: your subscription no. %(number)s") % words,
        _("Notice was given of “%(offer)s”: its last day is %(day)s.") % words,
    )


def _refused(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("refused: %(offer)s") % words,
        _("The village cannot offer you “%(offer)s”.") % words,
        str(content.get("why", "")),
    )


def _declined(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("declined: %(offer)s") % words,
        _("The village wrote down that you do not take “%(offer)s”.") % words,
        str(content.get("why", "")),
    )


def _withdrawn(content: Content, village: Village) -> Said:
    words = _words(content)
    return _said(
        content,
        village,
        _("withdrawn: %(offer)s") % words,
        _("“%(offer)s” is not offered to you any more.") % words,
        str(content.get("why", "")),
    )
