"""What holders of subscriptions are told, and how each thing is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from creuset.core.text import day_text, localized
from creuset.notices import topics
from creuset.notices.topics import Said, Topic
from creuset.plans.actions.absence import AWAY, BACK
from creuset.plans.actions.agreeing import ACCEPTED, TAKEN_OUT
from creuset.plans.actions.agreeing import SAID as AGREEMENT_SAID
from creuset.plans.actions.asking import DECLINED, OFFERED, REFUSED, WITHDRAWN
from creuset.plans.actions.changing import CHANGED, MOVED, PAUSED
from creuset.plans.actions.checklists import BEGUN as LIST_BEGUN
from creuset.plans.actions.checklists import LATE
from creuset.plans.actions.indexation import INDEXED
from creuset.plans.actions.leaving import NOTICE
from creuset.plans.actions.proposing import GONE as PROPOSAL_GONE
from creuset.plans.actions.proposing import LAPSED as PROPOSAL_LAPSED
from creuset.plans.actions.proposing import PROPOSED
from creuset.plans.actions.proposing import TAKEN_BACK as PROPOSAL_BACK
from creuset.plans.actions.relocating_back import MOVED_BACK
from creuset.plans.actions.signing import SIGNED
from creuset.plans.kinds import Moment
from creuset.villages.models import Village

type Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What people choose by, and what they then read: a subject, and a sentence."""

    choice: Any
    subject: str
    sentence: str


#: Translators: the words between %( and )s stay as they are.
WORDS = {
    OFFERED: Words(
        gettext_lazy("A subscription is offered to me"),
        gettext_noop("to sign: %(offer)s"),
        gettext_noop("“%(offer)s” is offered to you from %(starts_on)s on."),
    ),
    SIGNED: Words(
        gettext_lazy("A subscription is signed"),
        gettext_noop("signed: %(offer)s"),
        gettext_noop(
            "Your subscription no. %(number)s, “%(offer)s”, is signed and begins on %(starts_on)s."
        ),
    ),
    CHANGED: Words(
        gettext_lazy("Its terms change"),
        gettext_noop("changes on %(day)s: your subscription no. %(number)s"),
        gettext_noop("Other terms hold from %(day)s on: “%(to)s”."),
    ),
    INDEXED: Words(
        gettext_lazy("Its price follows its index"),
        gettext_noop("follows its index on %(day)s: your subscription no. %(number)s"),
        gettext_noop("The price of a cycle is %(price)s before VAT from %(day)s on."),
    ),
    PAUSED: Words(
        gettext_lazy("It pauses"),
        gettext_noop("pauses: your subscription no. %(number)s"),
        gettext_noop("You pay nothing from %(day)s on; it goes on as before on %(until)s."),
    ),
    MOVED: Words(
        gettext_lazy("I move to another place"),
        gettext_noop("you move on %(day)s"),
        gettext_noop("Your place is %(to)s from %(day)s on."),
    ),
    MOVED_BACK: Words(
        gettext_lazy("A move of mine is undone"),
        gettext_noop("your move is undone"),
        gettext_noop("The move of your village is undone: your place is %(to)s from %(day)s on."),
    ),
    NOTICE: Words(
        gettext_lazy("Notice is given"),
        gettext_noop("ends on %(day)s: your subscription no. %(number)s"),
        gettext_noop("Notice was given of “%(offer)s”: its last day is %(day)s."),
    ),
    AWAY: Words(
        gettext_lazy("My desk is left to others for me"),
        gettext_noop("left to others from %(day)s on: %(place)s"),
        gettext_noop("%(place)s is left to others from %(day)s on, as it was declared for you."),
    ),
    BACK: Words(
        gettext_lazy("My desk is taken back for me"),
        gettext_noop("yours again from %(day)s on: %(place)s"),
        gettext_noop("%(place)s is not left to others any more from %(day)s on."),
    ),
    REFUSED: Words(
        gettext_lazy("What I asked for is refused"),
        gettext_noop("refused: %(offer)s"),
        gettext_noop("The village cannot offer you “%(offer)s”."),
    ),
    DECLINED: Words(
        gettext_lazy("An offer is declined for me"),
        gettext_noop("declined: %(offer)s"),
        gettext_noop("The village wrote down that you do not take “%(offer)s”."),
    ),
    WITHDRAWN: Words(
        gettext_lazy("An offer is withdrawn"),
        gettext_noop("withdrawn: %(offer)s"),
        gettext_noop("“%(offer)s” is not offered to you any more."),
    ),
}
DAYS = ("starts_on", "until", "day")


def register() -> None:
    """People may choose how they are told of each."""
    group = gettext_lazy("My subscriptions")
    topics.register(
        *(Topic(verb, words.choice, group, partial(_said, words)) for verb, words in WORDS.items()),
        Topic(LIST_BEGUN, gettext_lazy("What I have to do as I move in or out"), group, _to_do),
        Topic(
            PROPOSED,
            gettext_lazy("Something that I wait for is proposed to me"),
            group,
            partial(_proposed, PROPOSED),
        ),
        Topic(
            PROPOSAL_BACK,
            gettext_lazy("What was proposed to me is taken back"),
            group,
            partial(_proposed, PROPOSAL_BACK),
        ),
        Topic(
            PROPOSAL_GONE,
            gettext_lazy("What was proposed to me is not free any more"),
            group,
            partial(_proposed, PROPOSAL_GONE),
        ),
        Topic(
            PROPOSAL_LAPSED,
            gettext_lazy("I did not answer a proposal in time"),
            group,
            partial(_proposed, PROPOSAL_LAPSED),
        ),
        Topic(
            AGREEMENT_SAID,
            gettext_lazy("What sister villages say of our agreements"),
            group,
            _agreement,
        ),
        Topic(LATE, gettext_lazy("What I should have done as I move in or out"), group, _late),
    )


AGREEMENTS = {
    AGREEMENT_SAID: gettext_noop("%(village)s says what it would agree on: “%(name)s”."),
    ACCEPTED: gettext_noop("%(village)s agrees: “%(name)s” is honoured on its days."),
    TAKEN_OUT: gettext_noop(
        "%(village)s takes “%(name)s” out: nothing is honoured by it any more."
    ),
}


def _agreement(content: Content, village: Village) -> Said:
    values = {"village": content["village"], "name": localized(content["names"])}
    sentence = _(AGREEMENTS[content["verb"]]) % values
    is_new = content["verb"] == AGREEMENT_SAID
    if is_new:
        more = (
            _("You say the same.")
            if content["is_same"]
            else _("It is honoured once you say the same.")
        )
        sentence = f"{sentence} {more}"
    return Said(
        subject=_("Agreement with %(village)s: %(name)s") % values,
        sentence=sentence,
        path=reverse("plans:sisters", args=[village.slug]),
        way=_("See the agreements"),
    )


def _to_do(content: Content, village: Village) -> Said:
    is_in = content["moment"] == Moment.ARRIVAL
    offer = localized(content["offer"])
    return Said(
        subject=_("Moving in: what is to do") if is_in else _("Moving out: what is to do"),
        sentence=_("Your list for “%(offer)s” is on your page: some of it is yours to do.")
        % {"offer": offer},
        path=_list_path(content, village),
        way=_("See the list"),
    )


def _late(content: Content, village: Village) -> Said:
    return Said(
        subject=_("Still to do: %(todo)s") % {"todo": localized(content["todos"][0])},
        sentence=_("The day by which it should be done is past."),
        details=tuple((_("To do"), localized(one)) for one in content["todos"]),
        path=_list_path(content, village),
        way=_("See the list"),
    )


PROPOSALS = {
    PROPOSED: (
        gettext_noop("your turn: %(what)s"),
        gettext_noop(
            "“%(what)s” is free from %(from_on)s on. Say by %(answer_by)s if you take it."
        ),
    ),
    PROPOSAL_BACK: (
        gettext_noop("taken back: %(what)s"),
        gettext_noop("“%(what)s” is not proposed to you any more; you wait on in your turn."),
    ),
    PROPOSAL_GONE: (
        gettext_noop("not free any more: %(what)s"),
        gettext_noop(
            "“%(what)s” was proposed to you, and is not free any more; you wait on in your turn."
        ),
    ),
    PROPOSAL_LAPSED: (
        gettext_noop("gone to the next: %(what)s"),
        gettext_noop("You did not answer by %(answer_by)s; you wait on in your turn."),
    ),
}


def _proposed(topic: str, content: Content, village: Village) -> Said:
    values = {
        "what": localized(content["place"] or content["offer"]),
        "from_on": day_text(date.fromisoformat(content["from_on"])),
        "answer_by": day_text(date.fromisoformat(content["answer_by"])),
    }
    subject, sentence = PROPOSALS[topic]
    return Said(
        subject=_(subject) % values,
        sentence=_(sentence) % values,
        reason=str(content["why"]),
        path=reverse("plans_my:waits", args=[village.slug]),
        way=_("See the waiting list"),
    )


def _list_path(content: Content, village: Village) -> str:
    return reverse("plans_my:checklist", args=[village.slug, content["todo_list"]])


def _said(words: Words, content: Content, village: Village) -> Said:
    values = _values(content)
    sentence = _(words.sentence) % values
    if words is WORDS[OFFERED] and "until" in values:
        sentence = f"{sentence} {_('Sign it until %(until)s.') % values}"
    pk = content["subscription"]
    return Said(
        subject=_(words.subject) % values,
        sentence=sentence,
        reason=str(content.get("why", "")),
        path=reverse("plans_my:subscription", kwargs={"village": village.slug, "pk": pk}),
        way=_("Your subscription"),
    )


def _values(content: Content) -> dict[str, Any]:
    days = {name: day_text(date.fromisoformat(content[name])) for name in DAYS if content.get(name)}
    texts = {name: localized(content[name]) for name in ("offer", "to", "place") if name in content}
    return {**content, **texts, **days}
