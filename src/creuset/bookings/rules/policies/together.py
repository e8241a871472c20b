"""Rules about what happens at the same time: noise beside quiet, and power on one supply."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from creuset.bookings.rules.policies.errors import Disturbs, OverPower
from creuset.bookings.rules.policies.params import Neighbours
from creuset.bookings.rules.policies.values import Facts, Load, Piece, Policy, Supply
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

ZERO = Decimal(0)


def is_noisy(params: Neighbours, *, kind: str, use: str) -> bool:
    """Say whether a period makes noise: by what it is for, or because the space is made for noise."""
    return use in params.noisy or (use == "use" and kind in params.noisy_spaces)


def is_quiet(params: Neighbours, *, kind: str, use: str) -> bool:
    """Say whether a period needs quiet: by what it is for, or because the space is made for it."""
    return use in params.quiet or (use == "use" and kind in params.quiet_spaces)


def is_heard(params: Neighbours, piece: Piece) -> bool:
    """Say whether a period makes noise or needs quiet."""
    kind, use = piece.place.kind, piece.use
    return is_noisy(params, kind=kind, use=use) or is_quiet(params, kind=kind, use=use)


def neighbours(
    policy: Policy, params: Neighbours, piece: Piece, facts: Facts
) -> Iterator[Disturbs]:
    """Refuse noise beside a period that needs quiet, and quiet beside noise."""
    noisy = is_noisy(params, kind=piece.place.kind, use=piece.use)
    quiet = is_quiet(params, kind=piece.place.kind, use=piece.use)
    for near in facts.nearby:
        if near.of != piece.place.code or not near.span.overlaps(piece.span):
            continue
        words = {
            "name": piece.name,
            "other": near.name,
            "start": near.span.start,
            "end": near.span.end,
        }
        if noisy and is_quiet(params, kind=near.kind, use=near.use):
            said = _(
                "%(name)s would make noise beside %(other)s, which needs quiet from %(start)s to %(end)s.",
                **words,
            )
        elif quiet and is_noisy(params, kind=near.kind, use=near.use):
            said = _(
                "%(name)s needs quiet beside %(other)s, which makes noise from %(start)s to %(end)s.",
                **words,
            )
        else:
            continue
        yield Disturbs(
            said,
            policy=policy.code,
            why=policy.why,
            instead=Span(near.span.end, near.span.end + piece.span.duration),
        )


def peak(loads: Iterable[Load], within: Span) -> Load | None:
    """Return the stretch of the span in which most is asked at once, and how much; None where nothing is."""
    cut = [(both, load.kva) for load in loads if (both := load.span & within) is not None]
    marks = sorted({mark for span, _kva in cut for mark in (span.start, span.end)})
    highest: Load | None = None
    for start, end in pairwise(marks):
        asked = sum((kva for span, kva in cut if span.start <= start < span.end), ZERO)
        if asked and (highest is None or asked > highest.kva):
            highest = Load(Span(start, end), asked)
    return highest


def power(pieces: Sequence[Piece], supply: Supply, code: str) -> OverPower | None:
    """Refuse periods with which more would be asked of the supply at once than it can give."""
    asked = [Load(piece.span, piece.kva) for piece in pieces if piece.supply == code and piece.kva]
    if not asked:
        return None
    highest: Load | None = None
    for one in asked:
        found = peak([*supply.loads, *asked], one.span)
        if found and (highest is None or found.kva > highest.kva):
            highest = found
    if highest is None or highest.kva <= supply.kva:
        return None
    mine = peak(asked, highest.span)
    others = highest.kva - (mine.kva if mine else ZERO)
    return OverPower(
        _(
            "%(supply)s gives %(most)s kVA, and %(asked)s kVA would be asked of it from %(start)s to "
            "%(end)s: %(left)s kVA are left then.",
            supply=supply.name,
            most=_number(supply.kva),
            asked=_number(highest.kva),
            start=highest.span.start,
            end=highest.span.end,
            left=_number(max(supply.kva - others, ZERO)),
        ),
        weight=float(highest.kva),
    )


def within_power(facts: Facts, pieces: Sequence[Piece]) -> Iterator[OverPower]:
    """Yield the refusal of each supply of which too much would be asked."""
    for code, supply in sorted(facts.supplies.items()):
        refusal = power(pieces, supply, code)
        if refusal is not None:
            yield refusal


def _number(kva: Decimal) -> str:
    """Return a number without needless decimals."""
    return f"{kva.normalize():f}"
