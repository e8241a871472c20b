"""Sentences of the audit about subscriptions, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.core.text import day_text, localized
from creuset.core.voice import show
from creuset.kernel.money import Money
from creuset.plans.actions import (
    absence,
    agreeing,
    asking,
    changing,
    checklists,
    indexation,
    inspections,
    leaving,
    letting,
    offers,
    passes,
    proposing,
    purses,
    relocating,
    relocating_back,
    relocations,
    rewarding,
    seating,
    security,
    sharing,
    signing,
    taking_over,
    waiting,
    written_lists,
)
from creuset.plans.amounts import Amount
from creuset.plans.kinds import CheckIns, SecurityMove
from creuset.plans.models import CHECK_IN_LABELS
from creuset.plans.rules.allowances import Unit
from creuset.plans.rules.indexation import as_number

type Data = Mapping[str, Any]

AGREEING = {
    agreeing.SAID: gettext_noop("wrote for %(village)s what it says of “%(agreement)s”"),
    agreeing.ACCEPTED: gettext_noop("accepted “%(agreement)s” for %(village)s"),
    agreeing.TAKEN_OUT: gettext_noop("took “%(agreement)s” out for %(village)s"),
}

DAYS = ("starts_on", "from_on", "until_on", "last_on")
NAMES = ("offer", "place", "to", "list", "todo", "agreement")
#: Translators: the words between %( and )s stay as they are.
SENTENCES = {
    asking.ASKED: gettext_noop("asked for “%(offer)s” for %(party)s, from %(starts_on)s on"),
    asking.OFFERED: gettext_noop(
        "offered “%(offer)s” to %(party)s for %(price)s a cycle, from %(starts_on)s on"
    ),
    asking.REFUSED: gettext_noop("refused “%(offer)s” to %(party)s"),
    asking.DECLINED: gettext_noop("declined “%(offer)s” for %(party)s"),
    asking.WITHDRAWN: gettext_noop("withdrew subscription no. %(number)s of %(party)s"),
    signing.SIGNED: gettext_noop(
        "signed subscription no. %(number)s of %(party)s, “%(offer)s”, from %(starts_on)s on"
    ),
    taking_over.TAKEN_OVER: gettext_noop(
        "took over “%(offer)s” of %(party)s, no. %(number)s, lived elsewhere since %(starts_on)s"
    ),
    changing.CHANGED: gettext_noop(
        "changed subscription no. %(number)s of %(party)s to “%(to)s” for %(price)s a cycle, from %(from_on)s on"
    ),
    changing.PAUSED: gettext_noop(
        "paused subscription no. %(number)s of %(party)s from %(from_on)s until %(until_on)s"
    ),
    changing.RESUMED: gettext_noop(
        "ended the pause of subscription no. %(number)s of %(party)s on %(from_on)s"
    ),
    changing.MOVED: gettext_noop("moves %(party)s from %(place)s to %(to)s on %(from_on)s"),
    relocating_back.MOVED_BACK: gettext_noop(
        "moves %(party)s back from %(to)s to %(place)s on %(from_on)s"
    ),
    relocations.PLANNED: gettext_noop("planned the move “%(name)s” to %(to)s on %(from_on)s"),
    relocations.REPLANNED: gettext_noop("changed the plan of the move “%(name)s”"),
    relocations.DROPPED: gettext_noop("gave up the move “%(name)s”"),
    indexation.INDEXED: gettext_noop(
        "moved subscription no. %(number)s of %(party)s with its index to %(price)s a cycle, from %(from_on)s on"
    ),
    indexation.ENTERED: gettext_noop("wrote down that %(name)s is %(value)s in %(period)s"),
    indexation.CORRECTED: gettext_noop("corrected %(name)s in %(period)s to %(value)s"),
    offers.MADE: gettext_noop("made the offer “%(offer)s”"),
    offers.OFFER_CHANGED: gettext_noop("changed the offer “%(offer)s”"),
    offers.RETIRED: gettext_noop("retired the offer “%(offer)s”"),
    letting.LET: gettext_noop("let %(place)s to %(party)s from %(from_on)s on"),
    letting.FREED: gettext_noop("takes %(place)s back from %(party)s on %(from_on)s"),
    leaving.NOTICE: gettext_noop(
        "gave notice of subscription no. %(number)s of %(party)s: its last day is %(last_on)s"
    ),
    leaving.TAKEN_BACK: gettext_noop(
        "took back the notice of subscription no. %(number)s of %(party)s"
    ),
    security.ASKED: gettext_noop(
        "asks %(party)s for a security deposit of %(amount)s, subscription no. %(number)s"
    ),
    security.VERBS[SecurityMove.TAKEN]: gettext_noop(
        "received %(amount)s of security deposit from %(party)s"
    ),
    security.VERBS[SecurityMove.APPLIED]: gettext_noop(
        "kept %(amount)s of the security deposit of %(party)s"
    ),
    security.VERBS[SecurityMove.REFUNDED]: gettext_noop(
        "gave %(amount)s of security deposit back to %(party)s"
    ),
    absence.AWAY: gettext_noop(
        "leaves %(place)s of %(party)s to others, days: %(count)s, the first %(from_on)s"
    ),
    absence.BACK: gettext_noop(
        "takes %(place)s back for %(party)s, days: %(count)s, the first %(from_on)s"
    ),
    leaving.BEGUN: gettext_noop("subscription no. %(number)s of %(party)s, “%(offer)s”, began"),
    checklists.BEGUN: gettext_noop("“%(list)s” began for %(party)s, subscription no. %(number)s"),
    checklists.DROPPED: gettext_noop(
        "“%(list)s” is not needed after all for %(party)s, subscription no. %(number)s"
    ),
    checklists.TICKED: gettext_noop("done for %(party)s: %(todo)s"),
    checklists.UNDONE: gettext_noop("to do again for %(party)s: %(todo)s"),
    checklists.WAIVED: gettext_noop("not needed for %(party)s: %(todo)s"),
    inspections.INSPECTED: gettext_noop(
        "wrote down the state of the place of %(party)s, subscription no. %(number)s"
    ),
    inspections.AGREED: gettext_noop(
        "agreed on the state of the place of %(party)s, subscription no. %(number)s"
    ),
    written_lists.MADE: gettext_noop("wrote a list: “%(list)s”"),
    written_lists.LIST_CHANGED: gettext_noop("changed what the list “%(list)s” says"),
    written_lists.RETIRED: gettext_noop("retired the list “%(list)s”"),
    waiting.JOINED: gettext_noop("%(party)s waits for an office or a plan"),
    waiting.LEFT: gettext_noop("%(party)s waits no more"),
    waiting.FIRST: gettext_noop("put %(party)s first on the waiting list"),
    waiting.NOT_FIRST: gettext_noop("put %(party)s back in their turn on the waiting list"),
    proposing.PROPOSED: gettext_noop("proposed “%(offer)s” to %(party)s, who waits for it"),
    proposing.TAKEN_BACK: gettext_noop("took back what was proposed to %(party)s: “%(offer)s”"),
    proposing.GONE: gettext_noop(
        "withdrew what was proposed to %(party)s, since it is not free any more: “%(offer)s”"
    ),
    proposing.ACCEPTED: gettext_noop("%(party)s takes what was proposed: “%(offer)s”"),
    proposing.DECLINED: gettext_noop("%(party)s lets pass what was proposed: “%(offer)s”"),
    proposing.LAPSED: gettext_noop("%(party)s did not answer in time: “%(offer)s”"),
    leaving.LEFT: gettext_noop("subscription no. %(number)s of %(party)s, “%(offer)s”, ended"),
}


def _tell(sentence: str) -> Any:
    def tell(data: Data) -> str:
        values = dict(data)
        for name in DAYS:
            if data.get(name):
                values[name] = day_text(date.fromisoformat(data[name]))
        for name in NAMES:
            if name in data:
                values[name] = localized(data[name], get_language())
        for name in {"price", "amount"} & data.keys():
            amount = Money(int(data[name]), str(data["currency"]))
            values[name] = amount.format(get_language() or "fr")
        if "value" in data:
            values["value"] = show(as_number(int(data["value"])))
        return _(sentence) % values

    return tell


def _amount(sentence: str) -> Any:
    def tell(data: Data) -> str:
        amount = Amount(Unit(data["unit"]), int(data["amount"]), str(data["currency"]))
        return _(sentence) % {
            "party": data["party"],
            "amount": amount,
            "name": localized(data["name"], get_language()),
        }

    return tell


def _counted(one: str, many: str) -> Any:
    told = {True: _tell(one), False: _tell(many)}
    return lambda data: told[int(data["count"]) == 1](data)


def _ordered(data: Data) -> str:
    if data["company_first"]:
        return _("has the credits of companies spent before those of their members")
    return _("has the credits of members spent before those of their companies")


def _check_ins(data: Data) -> str:
    rule = CHECK_IN_LABELS[CheckIns(data["check_ins"])]
    return _("rules that coming without a booking %(rule)s") % {"rule": rule}


def _shared(sentence: str) -> Any:
    return lambda data: _(sentence) % {**data, "day": day_text(date.fromisoformat(data["day"]))}


def _closed(data: Data) -> str:
    month = date_format(date.fromisoformat(data["month"]), "F Y")
    return _("settled %(month)s with %(village)s") % {"month": month, "village": data["village"]}


def register_all() -> None:
    """The audit tells of subscriptions and of what is given to spend."""
    register(purses.GIVEN, _amount(gettext_noop("gave %(party)s %(amount)s to spend: “%(name)s”")))
    register(
        purses.CORRECTED, _amount(gettext_noop("corrected “%(name)s” of %(party)s by %(amount)s"))
    )
    register(
        purses.LET_SPEND, _tell(gettext_noop("lets %(person)s spend the credits of %(party)s"))
    )
    register(
        purses.STOPPED,
        _tell(gettext_noop("lets %(person)s spend the credits of %(party)s no more")),
    )
    register(purses.ORDERED, _ordered)
    register(purses.CHECK_INS, _check_ins)
    register(
        rewarding.REWARDED,
        _amount(gettext_noop("gave %(party)s %(amount)s for leaving %(name)s to others")),
    )
    register(
        seating.SEATED, _tell(gettext_noop("gave %(person)s a seat of %(party)s: “%(offer)s”"))
    )
    register(
        seating.UNSEATED,
        _tell(gettext_noop("took the seat of %(party)s from %(person)s: “%(offer)s”")),
    )
    register(passes.SOLD, _tell(gettext_noop("sold %(quantity)s × “%(offer)s” to %(party)s")))
    register(
        relocating.RELOCATED,
        _counted(
            gettext_noop(
                "carried out the move “%(name)s”: one resident goes to %(to)s on %(from_on)s"
            ),
            gettext_noop(
                "carried out the move “%(name)s”: %(count)s residents go to %(to)s on %(from_on)s"
            ),
        ),
    )
    register(
        relocating_back.UNDONE,
        _counted(
            gettext_noop("undid the move “%(name)s”: one resident goes back"),
            gettext_noop("undid the move “%(name)s”: %(count)s residents go back"),
        ),
    )
    register(sharing.CLOSED, _closed)
    for verb, words in AGREEING.items():
        register(verb, _tell(words))
    register(
        sharing.INTRODUCED, _tell(gettext_noop("%(who)s of %(village)s is known here by agreement"))
    )
    register(sharing.SHARED, _shared(gettext_noop("a day with %(village)s: %(who)s, %(day)s")))
    register(
        sharing.TAKEN_BACK,
        _shared(gettext_noop("a day with %(village)s is taken back: %(who)s, %(day)s")),
    )
    for verb, sentence in SENTENCES.items():
        register(verb, _tell(sentence))
