"""Where parties are pointed at, and what becomes of two rows that say the same of two parties that are one.

Foreign keys are found by walking the installed models, so that no domain can forget to say that it
has some. What a domain must say is how two of its rows become one, where a constraint of the
database allows only one: `unite`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Exists,
    ForeignKey,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UniqueConstraint,
)

from creuset.core import files
from creuset.core.models import (
    AuditObject,
    AuditRow,
    CalendarAddress,
    IdempotentAnswer,
    Seal,
    StoredFile,
)
from creuset.core.prepared import Given, Prepared, count
from creuset.people.models import (
    Affiliation,
    BillingContact,
    ErasureWish,
    GroupMember,
    JoinRequest,
    KnownParty,
    Party,
    Profile,
    RoleGrant,
    User,
)
from creuset.people.rules.profiles import ProfileField, narrower

#: Makes one row of two: the first is kept (and changed, not saved), the second is then deleted.
type Unite = Callable[[Model, Model], None]


@dataclass(frozen=True)
class Pointer:
    """A column that points at parties."""

    model: type[Model]
    field: "ForeignKey[Party, Party]"

    @property
    def name(self) -> str:
        """The name of the column's attribute, such as holder_id."""
        return str(self.field.attname)


@dataclass(frozen=True)
class NamedColumn:
    """A column of core that names parties by id; `kind` is the column that says of which kind, if any."""

    model: type[Model]
    name: str
    kind: str = ""


#: Core knows nobody and has no foreign keys. What it keeps of the past stays as it was written: audit
#: rows are read through `merged_into`, and answers once given belong to requests once sent.
NAMED_COLUMNS = (
    NamedColumn(CalendarAddress, "party_id"),
    NamedColumn(CalendarAddress, "object_id", kind="kind"),
    NamedColumn(StoredFile, "object_id", kind="kind"),
    NamedColumn(StoredFile, "created_by_id"),
)
KEPT_AS_WRITTEN = (
    NamedColumn(AuditRow, "party_id"),
    NamedColumn(AuditObject, "object_id", kind="kind"),
    NamedColumn(IdempotentAnswer, "party_id"),
    NamedColumn(Seal, "object_id", kind="kind"),
)

_unions: dict[type[Model], Unite] = {}


def unite[M: Model](model: type[M], union: Callable[[M, M], None]) -> None:
    """Two rows of `model` that only one party may have become one by `union`."""
    _unions[model] = union  # type: ignore[assignment]  # called with rows of that model only


def union_of(model: type[Model]) -> Unite | None:
    """Return how two rows of the model become one, or None where nobody said."""
    return _unions.get(model)


@cache
def pointers() -> tuple[Pointer, ...]:
    """Return every foreign key to a party of every installed model, tables between two models included.

    The account is left out: whether two become one is for a person to say.
    """
    return tuple(
        Pointer(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, ForeignKey) and field.remote_field.model is Party and model is not User
    )


def unique_sets(pointer: Pointer) -> list[tuple[UniqueConstraint | None, tuple[str, ...]]]:
    """Return the constraints that let only one row have this party, with their columns."""
    meta = pointer.model._meta
    found: list[tuple[UniqueConstraint | None, tuple[str, ...]]] = [
        (constraint, tuple(constraint.fields))
        for constraint in meta.constraints
        if isinstance(constraint, UniqueConstraint) and pointer.field.name in constraint.fields
    ]
    found += [(None, tuple(names)) for names in meta.unique_together if pointer.field.name in names]
    if pointer.field.unique:
        found.append((None, (pointer.field.name,)))
    return found


def twin(row: Model, pointer: Pointer, kept: Party) -> Model | None:
    """Return the row that stands where `row` would, once it points at `kept`; None where there is none."""
    manager = pointer.model._base_manager
    for constraint, names in unique_sets(pointer):
        same = {
            _attname(pointer.model, name): getattr(row, _attname(pointer.model, name))
            for name in names
        }
        same[pointer.name] = kept.pk
        if None in same.values():
            continue
        others = manager.filter(**same).exclude(pk=row.pk)
        if constraint is not None and constraint.condition is not None:
            if not manager.filter(pk=row.pk).filter(constraint.condition).exists():
                continue
            others = others.filter(constraint.condition)
        if found := others.first():
            return found
    return None


def counted(other: Party, kept: Party) -> list[tuple[Pointer, int, int]]:
    """Return of each pointer how many rows `move` would move, and how many it would unite; one query."""
    parties = {"other": other.pk, "kept": kept.pk}
    standing, united = _questions()
    asked = [*standing.values(), *united.values()]
    numbers = count([question.counted(**parties) for question in asked])
    rows = dict(zip(standing, numbers, strict=False))
    twins = dict(zip(united, numbers[len(standing) :], strict=True))
    return [(one, found - twins.get(one, 0), twins.get(one, 0)) for one, found in rows.items()]


@cache
def _questions() -> tuple[dict[Pointer, Prepared[Any]], dict[Pointer, Prepared[Any]]]:
    """Return by pointer which rows point at the other, and, where only one may, which have a twin."""
    found = list(pointers())
    return (
        {one: Prepared(partial(_rows, one)) for one in found},
        {one: Prepared(partial(_twins, one)) for one in found if unique_sets(one)},
    )


def _rows(pointer: Pointer) -> QuerySet[Any, Any]:
    rows = pointer.model._base_manager.filter(**{pointer.name: Given("other", BigIntegerField())})
    return rows.values_list("pk")


def _twins(pointer: Pointer) -> QuerySet[Any, Any]:
    """Return the rows that have a `twin`, as the database sees them: what is not known is the same as nothing."""
    has_twin = Q()
    for constraint, names in unique_sets(pointer):
        same: dict[str, Any] = {
            name: OuterRef(name) for name in (_attname(pointer.model, one) for one in names)
        }
        same[pointer.name] = Given("kept", BigIntegerField())
        others = pointer.model._base_manager.filter(**same).exclude(pk=OuterRef("pk"))
        if constraint is None or constraint.condition is None:
            has_twin |= Q(Exists(others))
        else:
            has_twin |= Q(Exists(others.filter(constraint.condition))) & constraint.condition
    return _rows(pointer).filter(has_twin)


def move(pointer: Pointer, other: Party, kept: Party) -> tuple[int, int]:
    """Every row that pointed at `other` points at `kept`; return how many moved, and how many were united."""
    rows = pointer.model._base_manager.filter(**{pointer.name: other.pk})
    if not unique_sets(pointer):
        return rows.update(**{pointer.name: kept.pk}), 0
    moved = united = 0
    for row in rows.select_for_update():
        standing = twin(row, pointer, kept)
        if standing is None:
            pointer.model._base_manager.filter(pk=row.pk).update(**{pointer.name: kept.pk})
            moved += 1
        else:
            _unite(standing, row)
            united += 1
    return moved, united


def move_named(column: NamedColumn, other: Party, kept: Party) -> int:
    """Every row of core that named `other` by its id names `kept`; return how many."""
    rows = column.model._base_manager.filter(**{column.name: other.pk})
    if column.kind:
        rows = rows.filter(**{column.kind: "party"})
    return rows.update(**{column.name: kept.pk})


def _unite(standing: Model, row: Model) -> None:
    union = _unions.get(type(standing))
    if union is None:
        message = f"nobody said how two rows of {type(standing).__name__} become one"
        raise LookupError(message)
    union(standing, row)
    row.delete()
    standing.save()


def _attname(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "attname", name))


def unite_known(kept: KnownParty, other: KnownParty) -> None:
    """The village has known the party since the first of both days; notes and tags are those of both."""
    kept.since = min(kept.since, other.since)
    kept.notes = "\n\n".join(_distinct([kept.notes, other.notes]))
    kept.tags = sorted({*kept.tags, *other.tags})


def unite_affiliations(kept: Affiliation, other: Affiliation) -> None:
    """The person has belonged to the organisation since the first of both days, an admin if either was."""
    kept.since = min(kept.since, other.since)
    kept.title = kept.title or other.title
    kept.is_admin = kept.is_admin or other.is_admin


def unite_grants(kept: RoleGrant, other: RoleGrant) -> None:
    """The role has been held since the first of both grants."""
    if other.granted_at < kept.granted_at:
        kept.granted_at, kept.granted_by_id = other.granted_at, other.granted_by_id


def unite_members(kept: GroupMember, other: GroupMember) -> None:
    """They have belonged to the group since the first of both days."""
    kept.since = min(kept.since, other.since)


def unite_requests(kept: JoinRequest, other: JoinRequest) -> None:
    """One request waits, with the words of both."""
    kept.created_at = min(kept.created_at, other.created_at)
    kept.words = "\n\n".join(_distinct([kept.words, other.words]))


def unite_profiles(kept: Profile, other: Profile) -> None:
    """What the kept one says stays; where it says nothing the other does. Who sees a part is the fewer of both."""
    for name in ("words", "trades", "skills", "languages", "links"):
        setattr(kept, name, getattr(kept, name) or getattr(other, name))
    kept.audiences = {
        field.value: narrower(kept.audience_of(field), other.audience_of(field)).value
        for field in ProfileField
    }
    kept.changed_at = max(kept.changed_at, other.changed_at)
    photos = StoredFile.objects.filter(kind=Profile.PHOTO)
    if photos.filter(object_id=kept.pk).exists():
        for stored in photos.filter(object_id=other.pk):
            files.remove(stored)
    else:
        photos.filter(object_id=other.pk).update(object_id=kept.pk)


def unite_wishes(kept: ErasureWish, other: ErasureWish) -> None:
    """They asked to be forgotten when they first did."""
    kept.asked_at = min(kept.asked_at, other.asked_at)


def unite_contacts(_kept: BillingContact, _other: BillingContact) -> None:
    """The contact of the kept organisation stays."""


def register() -> None:
    """The rows of people say how two of them become one."""
    unite(KnownParty, unite_known)
    unite(Affiliation, unite_affiliations)
    unite(RoleGrant, unite_grants)
    unite(JoinRequest, unite_requests)
    unite(GroupMember, unite_members)
    unite(Profile, unite_profiles)
    unite(ErasureWish, unite_wishes)
    unite(BillingContact, unite_contacts)


def _distinct(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
