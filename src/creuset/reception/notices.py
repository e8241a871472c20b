"""What people are told of by reception."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from creuset.core.text import day_text, in_language
from creuset.notices import topics
from creuset.notices.topics import Content, Said, Topic
from creuset.reception.actions.items import HELD
from creuset.reception.actions.parcels import GONE, RECEIVED
from creuset.reception.actions.prospects import REMINDED
from creuset.reception.actions.tickets import ANSWERED, GIVEN
from creuset.reception.actions.visitors import ARRIVED as VISITOR_ARRIVED
from creuset.reception.actions.visits import ARRIVED
from creuset.reception.models import ITEM_LABELS, TICKET_LABELS, ItemKind, ParcelKind
from creuset.reception.states import ItemState, ParcelState, TicketState
from creuset.villages.models import Village


def register() -> None:
    """The team is told who comes; whom something came for, that it waits and where it went."""
    topics.register(
        Topic(
            ARRIVED,
            gettext_lazy("A visitor I agreed on a time with is here"),
            gettext_lazy("At reception"),
            _arrived,
        ),
        Topic(
            VISITOR_ARRIVED,
            gettext_lazy("A visitor I announced is here"),
            gettext_lazy("At reception"),
            _visitor_arrived,
        ),
        Topic(
            RECEIVED,
            gettext_lazy("Something came for me, or waits for long"),
            gettext_lazy("At reception"),
            _received,
        ),
        Topic(
            GONE,
            gettext_lazy("What came for me was handed over, sent on or sent back"),
            gettext_lazy("At reception"),
            _gone,
        ),
        Topic(
            ANSWERED,
            gettext_lazy("What becomes of what I reported or asked"),
            gettext_lazy("At reception"),
            _answered,
        ),
        Topic(
            GIVEN,
            gettext_lazy("What I look after: tickets given to me, and what is said of them"),
            gettext_lazy("At reception"),
            _given,
        ),
        Topic(
            REMINDED,
            gettext_lazy("A prospect whom I wanted to be reminded of"),
            gettext_lazy("At reception"),
            _reminded,
        ),
        Topic(
            HELD,
            gettext_lazy("Badges and keys that I hold, or should give back"),
            gettext_lazy("At reception"),
            _held,
        ),
    )


def _arrived(content: Content, village: Village) -> Said:
    return Said(
        subject=_("%(visitor)s is here") % content,
        sentence=_("%(visitor)s is at the entrance for the visit you agreed on.") % content,
        path=reverse("visits:visit", args=[village, content["visit"]]),
        way=_("See the visit"),
    )


def _visitor_arrived(content: Content, village: Village) -> Said:
    details = []
    if content["company"]:
        details.append((_("Company"), content["company"]))
    if content["place"]:
        details.append((_("Expected at"), in_language(content["place"])))
    sentence = _("%(visitor)s is at the entrance and waits for you.") % content
    if content["more"]:
        sentence = ngettext(
            "%(visitor)s and %(more)s more person are at the entrance and wait for you.",
            "%(visitor)s and %(more)s more persons are at the entrance and wait for you.",
            content["more"],
        ) % {"visitor": content["visitor"], "more": content["more"]}
    return Said(
        subject=_("%(visitor)s is here") % content,
        sentence=sentence,
        details=tuple(details),
        path=reverse("visitors_my:visitor", args=[village, content["pk"]]),
        way=_("See the visit"),
    )


def _received(content: Content, village: Village) -> Said:
    kind = _kind(content)
    told = {"kind": kind.lower(), "party": content["party"]}
    sentence = _("Waits at reception for %(party)s: %(kind)s.") % told
    subject = _("%(kind)s at reception") % {"kind": kind}
    if content["is_again"]:
        subject = _("%(kind)s still at reception") % {"kind": kind}
    details = [(_("Received"), _day(content, village))]
    if content["attention"]:
        details.append((_("For the attention of"), content["attention"]))
    if content["carrier"]:
        details.append((_("Carrier"), content["carrier"]))
    return Said(
        subject=subject,
        sentence=sentence,
        details=tuple(details),
        path=reverse("parcels_my:list", args=[village]),
        way=_("See what waits"),
    )


def _gone(content: Content, village: Village) -> Said:
    told = {"kind": _kind(content), "to": content["to"]}
    details = [(_("Received"), _day(content, village))]
    match ParcelState(content["state"]):
        case ParcelState.HANDED_OVER:
            subject = _("%(kind)s: handed over") % told
            sentence = _("Reception handed it over to %(to)s.") % told
        case ParcelState.FORWARDED:
            subject = _("%(kind)s: sent on") % told
            sentence = _("Reception sent it on to: %(to)s.") % told
        case _:
            subject = _("%(kind)s: sent back") % told
            sentence = _("Reception sent it back to whoever sent it.")
    is_back = content["state"] == ParcelState.RETURNED
    return Said(
        subject=subject,
        sentence=sentence,
        details=tuple(details),
        reason=content["to"] if is_back else "",
        path=reverse("parcels_my:list", args=[village]),
        way=_("See my parcels"),
    )


def _answered(content: Content, village: Village) -> Said:
    return Said(
        subject=_("Your request: %(title)s") % content,
        sentence=_("It stands so: %(state)s.") % {"state": _state(content)},
        reason=content["words"],
        path=reverse("tickets_my:ticket", args=[village, content["ticket"]]),
        way=_("See the request"),
    )


def _given(content: Content, village: Village) -> Said:
    return Said(
        subject=_("Ticket: %(title)s") % content,
        sentence=_("You look after it. It stands so: %(state)s.") % {"state": _state(content)},
        reason=content["words"],
        path=reverse("tickets:ticket", args=[village, content["ticket"]]),
        way=_("See the ticket"),
    )


def _reminded(content: Content, village: Village) -> Said:
    details = [(_("Reminder for"), day_text(date.fromisoformat(content["day"])))]
    if content["what"]:
        details.append((_("What they want"), content["what"]))
    return Said(
        subject=_("Today: %(prospect)s") % content,
        sentence=_("You wanted to come back to %(prospect)s, who is on the way to a contract.")
        % content,
        details=tuple(details),
        reason=content["note"],
        path=reverse("prospects:prospect", args=[village, content["key"]]),
        way=_("See the prospect"),
    )


def _held(content: Content, village: Village) -> Said:
    item = f"{ItemKind(content['kind']).label} {content['number']}"
    told = {"item": item}
    due = date.fromisoformat(content["due_on"]) if content["due_on"] else None
    details = ((_("Back by"), day_text(due)),) if due else ()
    match content["what"]:
        case "issued":
            subject = _("%(item)s: yours for now") % told
            sentence = _("It was handed out to you. Give it back at reception.")
        case "leaving":
            subject = _("%(item)s: back by the day you leave") % told
            sentence = _("Your subscription ends: bring it back to reception by then.")
        case "due":
            subject = _("%(item)s should be back") % told
            sentence = _("Please bring it back to reception, or ask for more time.")
        case _:
            state = str(ITEM_LABELS[ItemState(content["state"])]).lower()
            subject = _("%(item)s: off your hands") % told
            sentence = _("Reception has written down: %(state)s.") % {"state": state}
    return Said(
        subject=subject,
        sentence=sentence,
        details=details,
        path=reverse("people_my:profile", args=[village]),
        way=_("See my page"),
    )


def _state(content: Content) -> str:
    return str(TICKET_LABELS[TicketState(content["state"])]).lower()


def _kind(content: Content) -> str:
    return str(ParcelKind(content["kind"]).label)


def _day(content: Content, village: Village) -> str:
    return day_text(village.day_of(datetime.fromisoformat(content["received_at"])))
