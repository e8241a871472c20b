"""An option is asked for, or takes other stretches: what the ladder says to it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import permissions, rules
from creuset.bookings.actions.ladder import close_settled, look_again, refresh, waiting_behind
from creuset.bookings.actions.periods import Placed
from creuset.bookings.models import Booking, Hold
from creuset.bookings.queries import ladder
from creuset.bookings.queries.held import rank_if_asked
from creuset.bookings.queries.holding import policy_of
from creuset.bookings.rules import holds
from creuset.bookings.states import ChallengeOutcome
from creuset.core.text import duration_text
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import subtract
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import company_of
from creuset.places.models import Resource
from creuset.places.queries.hours import hours_of
from creuset.places.rules import Wanted


def check_asking(
    booking: Booking,
    placed: Sequence[Placed],
    *,
    by: Actor,
    now: datetime,
    overrule: Collection[str],
) -> None:
    """Raise what the ladder refuses of the stretches that an option newly takes, its parts held."""
    optional = [one for one in placed if one.period.is_option]
    if any(one.period.span.start <= now for one in optional):
        raise before_it_begins()
    hold = ladder.find_hold(booking) if booking.pk else None
    wanted = _newly_wanted(optional, hold)
    if not wanted:
        return
    policy = policy_of(one.period.resource for one in optional)
    family = company_of(booking.party)
    rows = ladder.in_the_way(wanted, now=now, but=hold)
    if any(row.hold.booking.party_id in family for row in rows):
        raise already_has(booking.party)
    refused = refused_of(policy, rank_if_asked(wanted, rows))
    if hold is None and ladder.recently_let_go(
        wanted, by=family, since=now - policy.again_after, now=now
    ):
        refused.append(too_soon(booking.party, policy))
    for_team = all(permissions.may_overrule(by, one.period.resource) for one in optional)
    rules.sift(refused, overruled=overrule if for_team else ())


def before_it_begins() -> DomainError:
    """Return the refusal of an option on what has begun."""
    return rules.InThePast(
        _("An option is asked for before it begins: book it firm."), field="starts_at"
    )


def already_has(party: Party) -> DomainError:
    """Return the refusal of a second option of the same company."""
    words = _(
        "%(party)s already has an option there at that time: confirm it, or release it first."
    )
    return holds.AlreadyOptioned(words % {"party": party.name}, field="period")


def refused_of(policy: holds.HoldPolicy, rank: int) -> list[DomainError]:
    """Return what the places refuse of an option of that rank."""
    if not policy.offers_options:
        return [holds.NoOptions(_("This place takes no options: book it firm."), field="resource")]
    if rank > policy.deepest:
        told = ngettext(
            "%(count)d option waits here already: another one has no chance.",
            "%(count)d options wait here already: another one has no chance.",
            policy.deepest,
        ) % {"count": policy.deepest}
        return [holds.LadderFull(told, field="period")]
    return []


def too_soon(party: Party, policy: holds.HoldPolicy) -> DomainError:
    """Return the refusal of an option by who let one go there a moment ago."""
    words = {"party": party.name, "time": duration_text(policy.again_after)}
    return holds.TooSoonAgain(
        _("%(party)s let an option go there: a new one may be asked %(time)s after that.") % words,
        field="period",
    )


def _newly_wanted(placed: Sequence[Placed], hold: Hold | None) -> list[Wanted]:
    """Return what of it the option does not have yet."""
    had = ladder.stretches(ladder.parts_of_hold(hold)) if hold else []
    return [
        Wanted(want.part_id, span)
        for one in placed
        for want in one.wanted
        for span in subtract([want.held], [s.span for s in had if s.part_id == want.part_id])
    ]


def open_hold(
    booking: Booking,
    placed: Sequence[Placed],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> Hold:
    """The new booking has an option, which wants nothing yet; it ends as its places say, or then."""
    expires_at = expires_at or end_of(booking, placed, now=now)
    hold = Hold.objects.create(
        booking=booking,
        village_id=booking.village_id,
        asked_at=now,
        expires_at=expires_at,
        lapses_at=expires_at,
    )
    booking.hold = hold
    look_again(hold, now=now)
    return hold


def end_of(booking: Booking, placed: Sequence[Placed], *, now: datetime) -> datetime:
    """Return when an option on these periods, asked now, ends by itself."""
    optional = [one.period for one in placed if one.period.is_option]
    resources: list[Resource] = [period.resource for period in optional]
    years = {now.year, now.year + 1}
    return holds.expires_at(
        now,
        min(period.span.start for period in optional),
        policy_of(resources),
        zone=booking.village.zone,
        hours=hours_of(resources[0], years=years),
    )


def behind(booking: Booking, *, now: datetime) -> list[Booking]:
    """Return the bookings whose options wait behind the one of this booking."""
    hold = ladder.find_hold(booking)
    return waiting_behind(ladder.parts_of_hold(hold), now=now) if hold else []


def no_longer_behind(
    before: Sequence[Booking], booking: Booking, *, now: datetime
) -> list[Booking]:
    """Return those who waited behind the booking's option and do so no more."""
    still = {one.pk for one in behind(booking, now=now)}
    return [one for one in before if one.pk not in still]


def settle_moved(booking: Booking, placed: Sequence[Placed], *, now: datetime) -> None:
    """The moved option ends before what it asks begins, and what it left behind challenges it no more."""
    hold = ladder.find_hold(booking)
    optional = [one.period for one in placed if one.period.is_option]
    if hold is None or not optional:
        return
    starts_at = min(period.span.start for period in optional)
    if starts_at < hold.expires_at:
        hold.expires_at = starts_at
        hold.lapses_at = min(hold.lapses_at, hold.expires_at)
        hold.save(update_fields=["expires_at", "lapses_at"])
        look_again(hold, now=now)
    close_settled(hold, ChallengeOutcome.LEFT, now=now)
    refresh(booking.village_id, hold, now=now)
