"""All rules together: everything is allowed unless one refuses, and all that refuse are told at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from creuset.bookings.rules.policies import persons, sums, times, together
from creuset.bookings.rules.policies.errors import PolicyRefused
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
    Quota,
    Rule,
    RulesAccepted,
    WhoBooks,
    WhoRepeats,
)
from creuset.bookings.rules.policies.values import Facts, Piece, Policy
from creuset.kernel.spans import Span

#: Rules that others' bookings made meanwhile can turn: they are judged again under a lock.
LIMITS = frozenset({Rule.QUOTA, Rule.OPEN_BOOKINGS, Rule.COOL_DOWN, Rule.NEIGHBOURS, Rule.CREDITS})
#: A longer chain of corrections leads nowhere.
MOST_CORRECTIONS = 8


def refusals(
    policies: Iterable[Policy], pieces: Sequence[Piece], facts: Facts
) -> list[PolicyRefused]:
    """Return every refusal of the rules, the strictest alone where several say the same of one period.

    The first of them has as way out a time that no rule refuses, where one is found.
    """
    concerned = [policy for policy in policies if policy.concerns(facts.groups)]
    found = list(_judged(concerned, pieces, facts))
    if found:
        found[0].lead_to(lambda: _instead(concerned, pieces, facts))
    return found


def limits(
    policies: Iterable[Policy], pieces: Sequence[Piece], facts: Facts
) -> list[PolicyRefused]:
    """Return the refusals of those rules that depend on what others have booked meanwhile."""
    concerned = [
        policy for policy in policies if policy.rule in LIMITS and policy.concerns(facts.groups)
    ]
    return [*_about_pieces(concerned, pieces, facts), *_about_all(concerned, pieces, facts)]


def minds_noise(policies: Iterable[Policy], pieces: Sequence[Piece], facts: Facts) -> bool:
    """Say whether noise or quiet is asked where a policy minds it."""
    return any(
        isinstance(policy.params, Neighbours)
        and policy.concerns(facts.groups)
        and together.is_heard(policy.params, piece)
        for policy in policies
        for piece in pieces
        if policy.covers(piece.place)
    )


def of_period(policies: Iterable[Policy], piece: Piece, facts: Facts) -> list[PolicyRefused]:
    """Return what refuses the period by itself, whatever else its asker has."""
    concerned = [policy for policy in policies if policy.concerns(facts.groups)]
    return list(_about_pieces(concerned, [piece], facts))


def of_series(
    policies: Iterable[Policy], pieces: Sequence[Piece], facts: Facts
) -> list[PolicyRefused]:
    """Return what refuses that the places of the periods are booked again and again: once for each place."""
    places = {piece.place: piece for piece in pieces}
    found = (
        persons.who_repeats(policy, policy.params, piece, facts)
        for policy in policies
        if isinstance(policy.params, WhoRepeats) and policy.concerns(facts.groups)
        for piece in places.values()
        if policy.covers(piece.place)
    )
    return [refusal for refusal in found if refusal is not None]


def of_all(
    policies: Iterable[Policy], pieces: Sequence[Piece], facts: Facts
) -> list[PolicyRefused]:
    """Return what refuses the periods only together: shares, breaks between them, power."""
    return list(_about_all([one for one in policies if one.concerns(facts.groups)], pieces, facts))


def approving(policies: Iterable[Policy], pieces: Sequence[Piece], facts: Facts) -> list[Policy]:
    """Return the policies by which the team decides about the periods."""
    return [
        policy
        for policy in policies
        if isinstance(policy.params, Approval)
        and policy.concerns(facts.groups)
        and persons.needs_approval(policy, policy.params, pieces)
    ]


def _judged(
    policies: Sequence[Policy], pieces: Sequence[Piece], facts: Facts
) -> Iterator[PolicyRefused]:
    yield from _about_pieces(policies, pieces, facts)
    yield from _about_all(policies, pieces, facts)


def _about_pieces(
    policies: Sequence[Policy], pieces: Sequence[Piece], facts: Facts
) -> Iterator[PolicyRefused]:
    for piece in pieces:
        strictest: dict[str, PolicyRefused] = {}
        for policy in policies:
            if policy.covers(piece.place):
                for refusal in _about(policy, piece, facts):
                    known = strictest.get(refusal.code)
                    if known is None or refusal.weight > known.weight:
                        strictest[refusal.code] = refusal
        yield from strictest.values()


def _about(policy: Policy, piece: Piece, facts: Facts) -> Iterator[PolicyRefused]:
    """Yield what one policy refuses of one period."""
    found: tuple[PolicyRefused | None, ...] = ()
    match policy.params:
        case Granularity() as params:
            found = (times.granularity(policy, params, piece, facts),)
        case LeadTime() as params:
            found = (times.lead_time(policy, params, piece, facts),)
        case BookingWindow() as params:
            found = (times.booking_window(policy, params, piece, facts),)
        case Length() as params:
            found = (times.shortest(policy, params, piece), times.longest(policy, params, piece))
        case WhoBooks() as params:
            found = (persons.who_books(policy, params, piece, facts),)
        case CertificateNeeded() as params:
            found = (persons.certificate(policy, params, piece, facts),)
        case Neighbours() as params:
            found = tuple(together.neighbours(policy, params, piece, facts))
        case CreditsOnly():
            found = (persons.credits_only(policy, piece, facts),)
        case RulesAccepted():
            found = (persons.rules_accepted(policy, piece, facts),)
        case _:
            pass
    return (refusal for refusal in found if refusal is not None)


def _about_all(
    policies: Sequence[Policy], pieces: Sequence[Piece], facts: Facts
) -> Iterator[PolicyRefused]:
    """Yield what the policies refuse of all periods together, and what the supplies do."""
    for policy in policies:
        covered = [piece for piece in pieces if policy.covers(piece.place)]
        if not covered:
            continue
        match policy.params:
            case Quota() as params:
                yield from sums.quota(policy, params, covered, facts)
            case OpenBookings() as params:
                yield from sums.open_bookings(policy, params, covered, facts)
            case CoolDown() as params:
                yield from sums.cool_down(policy, params, covered, facts)
            case _:
                pass
    yield from together.within_power(facts, pieces)


def _instead(policies: Sequence[Policy], pieces: Sequence[Piece], facts: Facts) -> Span | None:
    """Return a time for all the periods, asked for one time, that no rule refuses; None where none is found."""
    if len({piece.span for piece in pieces}) != 1:
        return None
    tried = list(pieces)
    for _again in range(MOST_CORRECTIONS):
        found = list(_judged(policies, tried, facts))
        if not found:
            return tried[0].span if all(_is_open(piece, facts) for piece in tried) else None
        span = next((refusal.instead for refusal in found if refusal.instead), None)
        if span is None or span.start < facts.now:
            return None
        tried = [replace(piece, span=span) for piece in tried]
    return None


def _is_open(piece: Piece, facts: Facts) -> bool:
    return times.opening_hours(piece.name, piece.hours, piece.span, facts.zone) is None
