"""The rules of a place in plain sentences, for whoever must know them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from creuset.bookings.rules.policies.params import (
    Approval,
    BookingWindow,
    CertificateNeeded,
    CoolDown,
    CreditsOnly,
    Granularity,
    LeadTime,
    Length,
    Neighbours,
    OpenBookings,
    Options,
    Params,
    Per,
    Quota,
    ReleaseUnlessCheckedIn,
    RulesAccepted,
    Step,
    Unit,
    WaitingList,
    WhoBooks,
    WhoRepeats,
    WhoSees,
)
from creuset.bookings.rules.policies.persons import called
from creuset.bookings.rules.policies.words import DAY, hours, length
from creuset.bookings.states import Requirement
from creuset.kernel.sentences import Joined, Sentence
from creuset.kernel.sentences import sentence as _

EACH = {
    (per, over): said
    for per, said_over in {
        Per.PERSON: {
            "day": _("each person, each day"),
            "week": _("each person, each week"),
            "month": _("each person, each month"),
        },
        Per.COMPANY: {
            "day": _("each company, each day"),
            "week": _("each company, each week"),
            "month": _("each company, each month"),
        },
        Per.GROUP: {
            "day": _("the whole group, each day"),
            "week": _("the whole group, each week"),
            "month": _("the whole group, each month"),
        },
    }.items()
    for over, said in said_over.items()
}
WHOSE = {
    Per.PERSON: _("the same person"),
    Per.COMPANY: _("the same company"),
    Per.GROUP: _("the same group"),
}
REQUIREMENTS = {
    Requirement.QUOTE: _("an accepted quote"),
    Requirement.DEPOSIT: _("a deposit received"),
    Requirement.INSURANCE: _("an insurance certificate"),
    Requirement.INDUCTION: _("the safety induction"),
}


def sentence(params: Params, names: Mapping[str, object] | None = None) -> object:
    """Return what a rule with these parameters says; `names` are those of groups by their codes."""
    return _SENTENCES[type(params)](params, names or {})


def _granularity(params: Granularity) -> Sentence:
    slots = ", ".join(slot.replace("-", "–") for slot in params.slots)
    return {
        Step.MINUTES: _("Booked by steps of %(minutes)s.", minutes=length(params.minutes)),
        Step.HALF_DAY: _("Booked by half-days: %(slots)s.", slots=slots),
        Step.DAY: _("Booked by whole days: %(slots)s.", slots=slots),
        Step.PRODUCTION_DAY: _(
            "Booked by production days of %(hours)s h, then by steps of %(minutes)s.",
            hours=params.hours,
            minutes=length(params.minutes),
        ),
    }[params.step]


def _length(params: Length) -> Sentence:
    least, most = params.at_least_minutes, params.at_most_minutes
    if least is None:
        return _("For %(most)s at most.", most=length(most or 0))
    if most is None:
        return _("For %(least)s at least.", least=length(least))
    return _("For %(least)s to %(most)s.", least=length(least), most=length(most))


def _ahead(params: LeadTime | BookingWindow) -> object:
    if params.days is None:
        return _("%(hours)s h ahead, to the minute", hours=params.hours)
    return _("%(days)s ahead, whole days", days=length(params.days * DAY))


def _quota(params: Quota) -> Sentence:
    most = (
        hours(params.most * 60)
        if params.unit is Unit.HOURS
        else _("%(number)s ×", number=params.most)
    )
    each = EACH[params.per, params.over]
    return _("At most %(most)s for %(each)s, all these spaces together.", most=most, each=each)


def _approval(params: Approval) -> Sentence:
    if not params.above_minutes:
        return _("Whoever books asks; the team answers.")
    above = length(params.above_minutes)
    return _("Above %(above)s, whoever books asks; the team answers.", above=above)


def _groups(codes: Iterable[str], names: Mapping[str, object]) -> Joined:
    return Joined(tuple(names.get(code, code) for code in codes), ", ")


def _options(params: Options) -> object:
    if not params.offers:
        return _("No options: booked firm, or not at all.")
    policy = params.to_hold_policy()
    lasts = (
        _("An option stands for %(time)s of open days.", time=_time(policy.lasts))
        if policy.lasts_in_open_days
        else _("An option stands for %(time)s.", time=_time(policy.lasts))
    )
    answer = (
        _("A challenge is answered within %(time)s of open days.", time=_time(policy.answer_within))
        if policy.answer_in_open_days
        else _("A challenge is answered within %(time)s.", time=_time(policy.answer_within))
    )
    again = _("A new option of the same company: %(time)s later.", time=_time(policy.again_after))
    said: list[object] = [lasts, answer, again]
    if params.requires:
        what = Joined(tuple(REQUIREMENTS[one] for one in params.requires), ", ")
        said.append(_("To confirm: %(what)s.", what=what))
    return Joined(tuple(said), " ")


def _waiting(params: WaitingList) -> object:
    if not params.kept:
        return _("No waiting list.")
    policy = params.to_waiting_policy()
    time = _time(policy.accept_within)
    if policy.in_open_days:
        return _("Who waits and is offered it accepts within %(time)s of open days.", time=time)
    return _("Who waits and is offered it accepts within %(time)s.", time=time)


def _time(time: timedelta) -> Sentence:
    minutes = time // timedelta(minutes=1)
    # Answers are due in 24 or 48 hours; longer times are told in days.
    return length(minutes) if minutes > 2 * DAY else hours(minutes)


_SENTENCES: Mapping[type, Callable[[Any, Mapping[str, object]], object]] = {
    Granularity: lambda params, _names: _granularity(params),
    LeadTime: lambda params, _names: _("Booked at least %(ahead)s.", ahead=_ahead(params)),
    BookingWindow: lambda params, _names: _("Booked at most %(ahead)s.", ahead=_ahead(params)),
    Length: lambda params, _names: _length(params),
    Quota: lambda params, _names: _quota(params),
    OpenBookings: lambda params, _names: _(
        "Bookings to come of %(whose)s: at most %(most)s at once.",
        most=params.most,
        whose=WHOSE[params.per],
    ),
    CoolDown: lambda params, _names: _(
        "No two slots in a row: %(rest)s between two bookings of %(whose)s.",
        rest=length(params.minutes),
        whose=WHOSE[params.per],
    ),
    WhoSees: lambda params, names: _(
        "Seen by the team and by: %(only)s.", only=_groups(params.only, names)
    ),
    WhoBooks: lambda params, names: _(
        "Booked only by: %(only)s.", only=_groups(params.only, names)
    ),
    WhoRepeats: lambda params, names: _(
        "Series only by: %(only)s.", only=_groups(params.only, names)
    ),
    Approval: lambda params, _names: _approval(params),
    CertificateNeeded: lambda params, _names: _(
        "Asks for %(certificate)s, valid through the whole booking.",
        certificate=called(params.certificate),
    ),
    Neighbours: lambda _params, _names: _(
        "Nothing noisy while a neighbour needs quiet, nor the other way round."
    ),
    Options: lambda params, _names: _options(params),
    ReleaseUnlessCheckedIn: lambda params, _names: _(
        "Given free again if nobody has checked in %(after)s after the start.",
        after=length(params.after_minutes),
    ),
    WaitingList: lambda params, _names: _waiting(params),
    CreditsOnly: lambda _params, _names: _(
        "Booked with the credits of a plan or a pass, and not for money."
    ),
    RulesAccepted: lambda _params, _names: _(
        "Booked by who has accepted the house rules in force."
    ),
}
