"""Rules about who asks: who books, who only asks, and what they must hold."""

from collections.abc import Sequence

from creuset.bookings.rules.policies.errors import (
    CertificateMissing,
    NoCredits,
    NotAgain,
    NotForYou,
    RulesNotAccepted,
)
from creuset.bookings.rules.policies.params import (
    Approval,
    CertificateNeeded,
    WhoBooks,
    WhoRepeats,
)
from creuset.bookings.rules.policies.values import Facts, Piece, Policy
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan

#: What certificates are called; any other kind is called by its own word.
CERTIFICATES = {
    "induction": _("the safety induction"),
    "insurance": _("an insurance certificate"),
}


def called(kind: str) -> Sentence | str:
    """Return what a kind of certificate is called."""
    return CERTIFICATES.get(kind, kind)


def who_books(policy: Policy, params: WhoBooks, piece: Piece, facts: Facts) -> NotForYou | None:
    """Refuse whoever belongs to none of the groups that book the space: to see is not to book."""
    if not facts.groups.isdisjoint(params.only):
        return None
    return NotForYou(
        _("%(name)s is kept for others: ask the team.", name=piece.name),
        policy=policy.code,
        why=policy.why,
    )


def who_repeats(policy: Policy, params: WhoRepeats, piece: Piece, facts: Facts) -> NotAgain | None:
    """Refuse a series of whoever belongs to none of the groups that book the space again and again."""
    if not facts.groups.isdisjoint(params.only):
        return None
    return NotAgain(
        _(
            "Series on %(name)s are kept for others: book each time, or ask the team.",
            name=piece.name,
        ),
        policy=policy.code,
        why=policy.why,
    )


def needs_approval(policy: Policy, params: Approval, pieces: Sequence[Piece]) -> bool:
    """Say whether the team decides: the policy concerns one period, and it is longer than what goes by itself."""
    return any(
        policy.covers(piece.place)
        and piece.span.duration.total_seconds() > params.above_minutes * 60
        for piece in pieces
    )


def certificate(
    policy: Policy, params: CertificateNeeded, piece: Piece, facts: Facts
) -> CertificateMissing | None:
    """Refuse whoever does not hold the certificate on every day of the period."""
    days = DaySpan.touching(piece.span, facts.zone)
    held = [one for one in facts.certificates if one.kind == params.certificate]
    missing = next((day for day in days if not any(one.holds_on(day) for one in held)), None)
    if missing is None:
        return None
    return CertificateMissing(
        _(
            "%(name)s asks for %(certificate)s, on file and valid on %(day)s.",
            name=piece.name,
            certificate=called(params.certificate),
            day=missing,
        ),
        policy=policy.code,
        why=policy.why,
    )


def rules_accepted(policy: Policy, piece: Piece, facts: Facts) -> RulesNotAccepted | None:
    """Refuse whoever has not accepted the house rules that are in force."""
    if not facts.owes_rules:
        return None
    return RulesNotAccepted(
        _(
            "%(name)s is booked by who has accepted the house rules in force: read them first.",
            name=piece.name,
        ),
        policy=policy.code,
        why=policy.why,
    )


def credits_only(policy: Policy, piece: Piece, facts: Facts) -> NoCredits | None:
    """Return the refusal of what credits do not pay whole."""
    if (piece.place.code, piece.span) not in facts.unpaid:
        return None
    return NoCredits(
        _(
            "%(name)s is booked with credits, and there are not enough for that time.",
            name=piece.name,
        ),
        policy=policy.code,
        why=policy.why,
    )
