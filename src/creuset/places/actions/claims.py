"""The ledger: sources take smallest parts and give them back.

Whoever calls holds the parts first (`hold_parts`), inside a transaction, so that what is read here
is still true when it is written; the database's constraint is the net below.
"""

from collections.abc import Collection, Sequence

from django.db.models import OuterRef, Subquery

from creuset.core import locks
from creuset.core.audit import Named
from creuset.core.constraints import overlap_as
from creuset.kernel.errors import Conflict
from creuset.places.models import Claim, ClaimAudience, Resource
from creuset.places.rules import Wanted, united

CONSTRAINT = "claim_no_overlap"


class TakenMeanwhile(Conflict):
    """Somebody was quicker by a hair: the database refused what had just looked free."""

    code = "occupied"


def hold_parts(part_ids: Collection[int]) -> None:
    """Nobody else takes or frees these parts until the transaction ends."""
    locks.lock("part", part_ids)


def in_the_way(wanted: Sequence[Wanted], *, of: Named | None = None) -> list[Claim]:
    """Return the claims that overlap what is wanted, but those of the source `of`; one query a span.

    Claims of a part are disjoint, so only the last that starts before the wanted end can overlap
    its end; one step of an index tells, whatever the size of the ledger.
    """
    by_span: dict[tuple[object, object], list[Wanted]] = {}
    for want in wanted:
        by_span.setdefault((want.held.start, want.held.end), []).append(want)
    last_ids = [pk for wants in by_span.values() for pk in _last_overlapping(wants, of=of)]
    if not last_ids:
        return []
    return list(
        Claim.objects.filter(pk__in=last_ids)
        .select_related("part", "party")
        .order_by("starts_at", "part_id")
    )


def _last_overlapping(wants: Sequence[Wanted], *, of: Named | None) -> list[int]:
    """Return the keys of the claims that overlap the wanted parts, which share one span."""
    held = wants[0].held
    last = Claim.objects.filter(starts_at__lt=held.end).order_by("-starts_at")
    if of is not None:
        last = last.exclude(source_kind=of[0], source_id=of[1])
    if len(wants) == 1:
        # What most bookings ask: put plainly, the question costs half as much.
        found = last.filter(part=wants[0].part_id).values_list("pk", "held_until")[:1]
        return [pk for pk, held_until in found if held_until > held.start]
    last = last.filter(part=OuterRef("pk"))
    rows = (
        Resource.objects.filter(pk__in=[w.part_id for w in wants])
        .annotate(
            last=Subquery(last.values("pk")[:1]),
            last_held=Subquery(last.values("held_until")[:1]),
        )
        .filter(last_held__gt=held.start)
    )
    return list(rows.values_list("last", flat=True))


def claim(
    *,
    village_id: int,
    source: Named,
    wanted: Sequence[Wanted],
    label: str,
    party_id: int | None,
    tone: str,
    audience: ClaimAudience = ClaimAudience.TEAM,
    is_new: bool = False,
) -> None:
    """The source holds exactly what is wanted: its earlier claims are gone, touching spans are one.

    A source that `is_new` has none. Raise TakenMeanwhile where the database knows better; nothing is written then.
    """
    kind, pk = source
    if not is_new:
        release(source)
    with overlap_as(TakenMeanwhile("This was taken a moment ago."), constraint=CONSTRAINT):
        Claim.objects.bulk_create(
            Claim(
                village_id=village_id,
                part_id=want.part_id,
                starts_at=want.span.start,
                ends_at=want.span.end,
                held_until=want.held.end,
                source_kind=kind,
                source_id=pk,
                label=label,
                party_id=party_id,
                tone=tone,
                audience=audience,
            )
            for want in united(wanted)
        )


def relabel(source: Named, label: str) -> None:
    """What the source holds bears the label."""
    Claim.objects.filter(source_kind=source[0], source_id=source[1]).update(label=label)


def release(source: Named) -> int:
    """The source holds nothing more; return how many claims it gave back."""
    count, _ = Claim.objects.filter(source_kind=source[0], source_id=source[1]).delete()
    return count
