"""Resources and buildings reached from their village, by whoever may see them."""

from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto
from functools import cache, lru_cache

from django.core.validators import slug_re
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from creuset.core.prepared import Given, GivenList, Prepared
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.places.models import Closure, Level, Resource, WhoBooks
from creuset.villages.models import Village

#: How many places like those that were chosen: as many as people look through.
MOST_ALIKE = 24
#: What a list of places does not show, and is long to read.
UNSHOWN = ("description", "polygon", "features", "neighbours")


class Reader(Enum):
    """What somebody is to a village, as far as seeing its places goes."""

    TEAM = auto()
    MEMBER = auto()
    STRANGER = auto()


def reader_of(village: Village, by: Actor | None) -> Reader:
    """Return what the actor is to the village."""
    if by is None or not by.is_known_in(village):
        return Reader.STRANGER
    return Reader.TEAM if by.is_house or by.grants_in(village) else Reader.MEMBER


def _seen_by(
    reader: Reader, village_id: int | Given, party_id: int | Given | None
) -> QuerySet[Resource]:
    resources = Resource.objects.filter(
        village_id=village_id, retired_at__isnull=True, building__retired_at__isnull=True
    )
    match reader:
        case Reader.TEAM:
            return resources
        case Reader.MEMBER:
            seen = resources.filter(Q(is_public=True) | Q(who_books=WhoBooks.MEMBERS))
            kept = Resource.seen_by.through.objects.filter(resource=OuterRef("pk"))
            return seen.filter(~Exists(kept) | Exists(kept.filter(_belongs(party_id))))
        case Reader.STRANGER:
            return resources.filter(is_public=True, seen_by__isnull=True)


def _belongs(party_id: int | Given | None) -> Q:
    """Return the condition under which the party, or an organisation of theirs, is in the group of a row."""
    member = "group__member_rows__party"
    return Q(**{f"{member}_id": party_id}) | Q(
        **{f"{member}__people__person_id": party_id, f"{member}__people__until__isnull": True}
    )


def resources_seen(village: Village, by: Actor | None) -> QuerySet[Resource]:
    """Return the resources of the village that the reader may see: all for the team; for a member the
    public ones and those that members book; for anybody else the public ones. What only some groups see
    is seen by them and the team alone.
    """
    return _seen_by(reader_of(village, by), village.pk, by.party_id if by else None)


def with_words(resources: QuerySet[Resource], words: str, village: Village) -> QuerySet[Resource]:
    """Return those of the resources whose code, or name in a language of the village, holds every word."""
    for word in words.split():
        named = Q(code__icontains=word)
        for language in village.languages:
            named |= Q(**{f"names__{language}__icontains": word})
        resources = resources.filter(named)
    return resources


def get_resource(village: Village, code: str, by: Actor | None) -> Resource:
    """Return the resource with its building and village; NotFound where the reader may not see it."""
    return get_resources(village, [code], by)[0]


def get_resource_and_parts(
    village: Village, code: str, by: Actor | None
) -> tuple[Resource, tuple[Resource, ...]]:
    """Return the resource, as `get_resource`, and those of its own parts that the reader may see; one query."""
    family = resources_seen(village, by).filter(Q(code=code) | Q(whole__code=code))
    rows = _loaded(family.order_by("position", "pk"), village, at_least=0)
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise _unseen()
    return found, tuple(row for row in rows if row.whole_id == found.pk)


def get_resource_by_id(village: Village, pk: int, by: Actor | None) -> Resource:
    """Return the resource with its building and village; NotFound where the reader may not see it."""
    return _loaded(resources_seen(village, by).filter(pk=pk), village, at_least=1)[0]


def find_resources(
    village: Village, codes: Collection[str], by: Actor | None
) -> dict[str, Resource]:
    """Return by code those of the resources that the reader may see, with building and village; one query."""
    # What is no code names nothing, and a database need not bear it.
    wanted = [code for code in dict.fromkeys(codes) if slug_re.fullmatch(code)]
    if not wanted:
        return {}
    ask = _by_codes(reader_of(village, by), len(wanted))
    given = {f"code{n}": code for n, code in enumerate(wanted)}
    rows = ask(village=village.pk, party=by.party_id if by else None, **given)
    return {resource.code: resource for resource in _loaded(rows, village, at_least=0)}


@lru_cache(maxsize=100)
def _by_codes(reader: Reader, number: int) -> Prepared[Resource]:
    """Return the question for so many codes: whoever books names places by them."""
    column = Resource._meta.get_field("code")
    codes = [Given(f"code{n}", column) for n in range(number)]
    village, party = Given("village", BigIntegerField()), Given("party", BigIntegerField())
    return Prepared(
        lambda: (
            _seen_by(reader, village, party)
            .filter(code__in=codes)
            .select_related("building", "whole", "level", "supply")
        )
    )


def resources_like(
    village: Village, chosen: Sequence[Resource], by: Actor | None
) -> list[Resource]:
    """Return the nearest of the kinds of the chosen resources that the reader may see, those left out; one query.

    Nearest are those of the building of the first, then those that come next in the order of the village:
    `MOST_ALIKE` at most, with building, whole and village, without what is `UNSHOWN`.
    """
    rows = _like(reader_of(village, by))(
        village=village.pk,
        party=by.party_id if by else None,
        kinds={place.kind for place in chosen},
        chosen=[place.pk for place in chosen],
        building=chosen[0].building_id,
        position=chosen[0].position,
    )
    return _in_village(rows, village)


@cache
def _like(reader: Reader) -> Prepared[Resource]:
    """Return the question for places like others: every refusal of a booking puts it."""
    village, party = Given("village", BigIntegerField()), Given("party", BigIntegerField())
    building, position = (
        Given("building", BigIntegerField()),
        Given("position", IntegerField()),
    )
    kinds = GivenList("kinds", Resource._meta.get_field("kind"))
    chosen = GivenList("chosen", BigIntegerField())
    elsewhere = Case(When(building_id=building, then=0), default=1)
    return Prepared(
        lambda: (
            _seen_by(reader, village, party)
            .filter(is_unbuilt=False, kind__in=kinds)
            .exclude(pk__in=chosen)
            .select_related("building", "whole")
            .defer(*UNSHOWN)
            .order_by(elsewhere, Abs(F("position") - position), "position", "pk")[:MOST_ALIKE]
        )
    )


def get_resources(village: Village, codes: Collection[str], by: Actor | None) -> list[Resource]:
    """Return the resources in the order of their codes; NotFound where one may not be seen."""
    wanted = list(dict.fromkeys(codes))
    found = find_resources(village, wanted, by)
    if len(found) < len(wanted):
        raise _unseen()
    return [found[code] for code in wanted]


def closures_of(village: Village) -> QuerySet[Closure]:
    """Return the closures of the village, their resources loaded."""
    return Closure.objects.filter(village=village).prefetch_related("resources")


def levels_of(village: Village) -> QuerySet[Level]:
    """Return the levels of the village, their buildings loaded, building by building from below."""
    rows = Level.objects.filter(building__village=village, retired_at__isnull=True)
    return rows.select_related("building").order_by("building__position", "position", "pk")


def get_closure(village: Village, pk: int) -> Closure:
    """Return the closure with its resources; NotFound where the village has none of that number."""
    closure = Closure.objects.filter(village=village, pk=pk).prefetch_related("resources").first()
    if closure is None:
        raise NotFound(_("There is no such closure."))
    return closure


def _unseen() -> NotFound:
    return NotFound(_("There is no such place, or none that you may see."))


def _loaded(found: Iterable[Resource], village: Village, *, at_least: int) -> list[Resource]:
    if isinstance(found, QuerySet):
        found = found.select_related("building", "whole", "level", "supply")
    rows = list(found)
    if len(rows) < at_least:
        raise _unseen()
    return _in_village(rows, village)


def _in_village(rows: list[Resource], village: Village) -> list[Resource]:
    for resource in rows:
        resource.village = resource.building.village = village
    return rows
