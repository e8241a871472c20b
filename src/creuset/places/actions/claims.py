"""The ledger: sources take smallest parts and give them back.

Whoever calls holds the parts first (`hold_parts`), inside a transaction, so that what is read here
is still true when it is written; the database's constraint is the net below.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField

from creuset.core import locks
from creuset.core.constraints import overlap_as
from creuset.core.plain_rows import new_row
from creuset.core.prepared import GivenList, Prepared, insert
from creuset.core.statements import Question, fetched
from creuset.core.traces import Named
from creuset.kernel.errors import Conflict
from creuset.kernel.spans import Span
from creuset.places.models import Claim, ClaimAudience, Resource
from creuset.places.queries.availability import parts_of
from creuset.places.rules import Wanted, united

CONSTRAINT = "claim_no_overlap"
PART = "part"
#: Written out, and the same on both databases: every booking asks this twice, and the ORM would need
#: ten times as long to put the question as the index to answer it.
LAST = """
    SELECT id FROM (
        SELECT id, held_until FROM places_claim WHERE part_id = %s AND starts_at < %s{but}
        ORDER BY starts_at DESC LIMIT 1
    ) AS last WHERE held_until > %s"""
BUT_OF = " AND NOT (source_kind = %s AND source_id = %s)"
#: What is told of them: whoever comes too late asks it.
FOUND = Prepared(
    lambda: (
        Claim.objects.filter(pk__in=GivenList("ids", BigIntegerField()))
        .select_related("part", "party")
        .order_by("starts_at", "part_id")
    )
)
#: SQLite joins at most five hundred questions into one.
MOST_AT_ONCE = 100


class TakenMeanwhile(Conflict):
    """Somebody was quicker by a hair: the database refused what had just looked free."""

    code = "occupied"


def hold_parts(part_ids: Collection[int]) -> None:
    """Nobody else takes or frees these parts until the transaction ends."""
    locks.lock(PART, part_ids)


def hold_parts_of(resources: Iterable[Resource]) -> dict[int, list[int]]:
    """Return the smallest parts of each resource, by id, as `parts_of`: held, as `hold_parts` does; one query."""
    return parts_of(resources, held=locks.holding(PART, "part_id"))


def in_the_way(wanted: Sequence[Wanted], *, of: Named | None = None) -> list[Claim]:
    """Return the claims that overlap what is wanted, but those of the source `of`.

    Claims of a part are disjoint, so only the last that starts before the wanted end can overlap
    its end; one step of an index tells, whatever the size of the ledger.
    """
    last_ids = [
        pk
        for at in range(0, len(wanted), MOST_AT_ONCE)
        for (pk,) in fetched(*overlapping(wanted[at : at + MOST_AT_ONCE], of=of))
    ]
    return told(last_ids)


def told(ids: Collection[int]) -> list[Claim]:
    """Return the claims with these keys, their parts and parties loaded, in the order of their time."""
    return FOUND(ids=ids) if ids else []


def overlapping(wants: Sequence[Wanted], *, of: Named | None) -> Question:
    """Return what asks for the keys of the claims that overlap what is wanted, a hundred at most."""
    but, source = ("", ()) if of is None else (BUT_OF, of)
    instant = connection.ops.adapt_datetimefield_value
    values: list[str | int | None] = []
    for want in wants:
        values += (want.part_id, instant(want.held.end), *source, instant(want.held.start))
    return " UNION ALL ".join([LAST.format(but=but)] * len(wants)), values


def held_by(source: Named) -> dict[int, list[Span]]:
    """Return what the source holds of each part, turnarounds included; one query."""
    found: dict[int, list[Span]] = {}
    rows = Claim.objects.filter(source_kind=source[0], source_id=source[1])
    for part, start, end in rows.values_list("part_id", "starts_at", "held_until"):
        found.setdefault(part, []).append(Span(start, end))
    return found


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

    It is painted as `tone`, but for what is wanted with a tone of its own.
    A source that `is_new` has none. Raise TakenMeanwhile where the database knows better; nothing is written then.
    """
    kind, pk = source
    if not is_new:
        release(source)
    with overlap_as(TakenMeanwhile("This was taken a moment ago."), constraint=CONSTRAINT):
        insert(
            new_row(
                Claim,
                village_id=village_id,
                part_id=want.part_id,
                starts_at=want.span.start,
                ends_at=want.span.end,
                held_until=want.held.end,
                source_kind=kind,
                source_id=pk,
                label=label,
                party_id=party_id,
                tone=want.tone or tone,
                audience=audience,
            )
            for want in united(wanted)
        )


@dataclass(frozen=True, slots=True)
class New:
    """What a source that has nothing yet takes, and what a plan shows of it."""

    source: Named
    wanted: Sequence[Wanted]
    label: str
    party_id: int | None
    tone: str


def claim_new(village_id: int, news: Iterable[New]) -> None:
    """Each source, which had nothing, holds what it wants; as `claim` for many at once."""
    with overlap_as(TakenMeanwhile("This was taken a moment ago."), constraint=CONSTRAINT):
        insert(
            new_row(
                Claim,
                village_id=village_id,
                part_id=want.part_id,
                starts_at=want.span.start,
                ends_at=want.span.end,
                held_until=want.held.end,
                source_kind=new.source[0],
                source_id=new.source[1],
                label=new.label,
                party_id=new.party_id,
                tone=want.tone or new.tone,
            )
            for new in news
            for want in united(new.wanted)
        )


def relabel(source: Named, label: str) -> None:
    """What the source holds bears the label."""
    Claim.objects.filter(source_kind=source[0], source_id=source[1]).update(label=label)


def release(source: Named) -> int:
    """The source holds nothing more; return how many claims it gave back."""
    # Written out: nothing names a claim, so that there is nothing to look for that goes with it.
    return len(
        fetched(
            "DELETE FROM places_claim WHERE source_kind = %s AND source_id = %s RETURNING id",
            source,
        )
    )


def unname(kind: str, ids: Collection[int]) -> None:
    """What these sources took stays taken; nothing says any more for whom, nor what for."""
    Claim.objects.filter(source_kind=kind, source_id__in=ids).update(label="", party=None)
