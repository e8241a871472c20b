"""The register of de minimis aid, reached from its village."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.billing.models import Aid, AidDeclaration, AidKind, UndertakingLink
from creuset.billing.permissions import is_own, may_keep_aids
from creuset.billing.rules.aids import (
    COUNTED,
    Granted,
    Link,
    Standing,
    check_new,
    counts_until,
    standing,
)
from creuset.core.together import together
from creuset.core.traces import Named as Source
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class Register:
    """What of a village's register the rules read."""

    aids: Sequence[Granted]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Parties that are one undertaking, by name, and where it stands."""

    parties: Sequence[Party]
    standing: Standing
    #: The first day on which something more is left; None where nothing counts.
    frees_on: date | None


def aids_of(village: Village, *, by: Actor, party: int | None = None) -> QuerySet[Aid]:
    """Return the entries that the actor may read, unordered: all of the register, or those of its own parties."""
    rows = Aid.objects.filter(village=village).select_related(
        "party", "recorded_by", "corrects", "declaration"
    )
    if not may_keep_aids(by, village):
        rows = rows.filter(is_own(by))
    return rows if party is None else rows.filter(party=party)


def get_aid(village: Village, pk: int, *, by: Actor) -> Aid:
    """Return the entry with its village; NotFound where there is none that the actor may read."""
    found = aids_of(village, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such aid."))
    found.village = village
    return found


def known_among(village: Village, keys: Iterable[int]) -> list[Party]:
    """Return those of the parties that the village knows, by name; one query."""
    rows = Party.objects.filter(pk__in=list(keys), known_in__village=village)
    return list(rows.order_by("name", "pk"))


def links_of(village: Village) -> QuerySet[UndertakingLink]:
    """Return who is one undertaking with whom, or was, the latest first."""
    rows = UndertakingLink.objects.filter(village=village)
    return rows.select_related("party", "other").order_by("-since", "-pk")


def get_link(village: Village, pk: int) -> UndertakingLink:
    """Return the link with its village; NotFound where there is none."""
    found = links_of(village).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such link."))
    found.village = village
    return found


def declarations_of(village: Village, *, by: Actor) -> QuerySet[AidDeclaration]:
    """Return the declarations that the actor may read, unordered."""
    rows = AidDeclaration.objects.filter(village=village).select_related("party")
    return rows if may_keep_aids(by, village) else rows.filter(is_own(by))


def last_declaration(village: Village, party: Party) -> AidDeclaration | None:
    """Return what the party declared last."""
    rows = AidDeclaration.objects.filter(village=village, party=party)
    return rows.order_by("declared_on", "pk").last()


def in_force(village: Village) -> Q:
    """Return the condition under which an entry counts: declared aids are those of each party's newest declaration."""
    newest = AidDeclaration.objects.filter(village=village).values("party")
    keys = newest.annotate(newest=Max("pk")).values("newest")
    is_declared = Q(kind=AidKind.DECLARED)
    return Q(legal_basis__in=[basis.value for basis in COUNTED]) & (
        ~is_declared | is_declared & Q(declaration__in=keys)
    )


def register_of(village: Village, *, since: date | None = None) -> Register:
    """Return what the rules read of the register, entries of that day and after; one query."""
    rows = Aid.objects.filter(in_force(village), village=village)
    if since is not None:
        rows = rows.filter(granted_on__gte=since)
    links = UndertakingLink.objects.filter(village=village)
    aids, linked = together(
        rows.values_list("party_id", "granted_on", "gross_cents"),
        links.values_list("party_id", "other_id", "since", "until"),
    )
    return Register([Granted(*row) for row in aids], [Link(*row) for row in linked])


def undertaking_of(village: Village, party: Party, day: date) -> Undertaking:
    """Return the party's undertaking on the day; two queries."""
    found = register_of(village)
    at = standing(party.pk, found.aids, found.links, day)
    return Undertaking(_by_name(at.members), at, _frees_on(at))


def undertakings_of(village: Village, day: date) -> list[Undertaking]:
    """Return every undertaking to which something was granted in the three years before the day; two queries.

    Whoever has least left comes first.
    """
    found = register_of(village)
    seen: set[int] = set()
    standings = []
    for party in dict.fromkeys(aid.party for aid in found.aids):
        if party in seen:
            continue
        at = standing(party, found.aids, found.links, day)
        seen |= at.members
        if at.aids:
            standings.append(at)
    names = {one.pk: one for one in _by_name({pk for at in standings for pk in at.members})}
    rows = [
        Undertaking(
            sorted((names[pk] for pk in at.members), key=lambda one: (one.name, one.pk)),
            at,
            _frees_on(at),
        )
        for at in standings
    ]
    return sorted(rows, key=lambda row: (-row.standing.total.cents, row.parties[0].name))


def foresee(village: Village, party: Party, gross: Money, day: date) -> Standing:
    """Return where an aid of that day would leave the party's undertaking; nothing is written. Raise as `check_new`."""
    found = register_of(village)
    new = Granted(party.pk, day, gross.cents)
    return check_new(new, found.aids, found.links, name=party.name)


def of_source(village: Village, source: Source) -> QuerySet[Aid]:
    """Return what was granted for a source, the earliest first."""
    kind, pk = source
    rows = Aid.objects.filter(village=village, kind=AidKind.GRANT)
    return rows.filter(source_kind=kind, source_id=pk).order_by("source_part")


def standing_cents(row: Aid) -> int:
    """Return what stands of an aid after its corrections; one query."""
    corrections = row.corrections.values_list("gross_cents", flat=True)
    cents: int = row.gross_cents + sum(corrections)
    return cents


def _frees_on(at: Standing) -> date | None:
    return min((counts_until(aid.on) for aid in at.aids), default=None)


def _by_name(keys: Iterable[int]) -> list[Party]:
    return list(Party.objects.filter(pk__in=list(keys)).order_by("name", "pk"))
