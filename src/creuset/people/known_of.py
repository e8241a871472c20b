"""What the house knows of a person: every row of every model that points at them, found by walking the models.

Nobody can forget to say that a new model names somebody: its rows are told as they are. What a domain adds is what
hangs on such a row – the periods of a booking –, which files belong to it, and what of it is not told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q
from django.utils.functional import Promise

from creuset.core import files
from creuset.core.models import AuditRow, CalendarAddress, StoredFile
from creuset.people.merging import pointers
from creuset.people.models import Party, User
from creuset.people.queries.story import values_of

#: Columns that open something, or only repeat others; nobody is told them.
UNTOLD = frozenset(
    {
        "secret_hash",
        "link_hash",
        "code_hash",
        "secret",
        "key",
        "session_key",
        "password",
        "search_text",
        "data",
    }
)
#: Where a row points at an organisation only: it is told on the page of that.
OF_ORGANISATIONS = frozenset({"organisation", "company"})


@dataclass(frozen=True)
class _Hanging:
    """Rows that hang on others: their model, the key that leads there, which of them are told."""

    model: type[Model]
    of: str
    told: Q


_hanging: dict[type[Model], list[_Hanging]] = {}
_kinds: dict[type[Model], list[str]] = {}
_papers: list[Callable[[Model], Iterable[StoredFile]]] = []


def also_tell(model: type[Model], *, of: str, told: Q | None = None) -> None:
    """With the row that `of` leads to, the rows of `model` that hang on it are told: those that `told` names."""
    parent = model._meta.get_field(of).related_model
    if not isinstance(parent, type):
        raise TypeError(of)
    rows = _hanging.setdefault(parent, [])
    rows.append(_Hanging(model, of, told or Q()))


def also_give(model: type[Model], kind: str) -> None:
    """The stored files of that kind, whose object is a row of the model, are given with it."""
    _kinds.setdefault(model, []).append(kind)


def also_give_papers(find: Callable[[Model], Iterable[StoredFile]]) -> None:
    """The files that `find` returns for a row are given with it."""
    _papers.append(find)


@dataclass(frozen=True)
class Section:
    """Rows of one model that name the person, each with its columns by name."""

    name: str
    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """All that is known of a person, and the files that go with it."""

    sections: list[Section]
    files: list[StoredFile]

    @property
    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return it by the names of the models."""
        return {section.name: section.rows for section in self.sections}


def columns_naming(model: type[Model]) -> list[str]:
    """Return by which keys a row of the model is about a person.

    Who merely did something – made_by, answered_by – is told by what they did.
    """
    return [
        one.field.name
        for one in pointers()
        if one.model is model
        and not one.field.name.endswith("_by")
        and one.field.name not in OF_ORGANISATIONS
    ]


def known_of(party: Party) -> Known:
    """Return all that the house knows of the person; a few queries for each model that names anybody."""
    found = list(_sections(party))
    given = [stored for _section, rows in found for row in rows for stored in _files_of(row)]
    sections = [section for section, _rows in found if section.rows]
    return Known([*sections, *_deeds(party)], given)


def _sections(party: Party) -> Iterator[tuple[Section, list[Model]]]:
    yield _section(Party, [party])
    user = User.objects.filter(party=party).first()
    if user is not None:
        yield _section(User, [user])
        for model in apps.get_models():
            keys = [
                one.name
                for one in model._meta.local_concrete_fields
                if isinstance(one, ForeignKey) and one.remote_field.model is User
            ]
            if keys:
                yield _section(model, _rows(model, keys, user))
    for model in dict.fromkeys(one.model for one in pointers()):
        if (keys := columns_naming(model)) and model is not Party:
            yield _section(model, _rows(model, keys, party))
    yield _section(CalendarAddress, list(CalendarAddress.objects.filter(party_id=party.pk)))


def _rows(model: type[Model], keys: Iterable[str], of: Model) -> list[Model]:
    named = reduce(or_, (Q(**{key: of.pk}) for key in keys))
    return list(model._base_manager.filter(named).order_by("pk"))


def _section(model: type[Model], rows: list[Model]) -> tuple[Section, list[Model]]:
    told = [_columns(row) for row in rows]
    for hanging in _hanging.get(model, ()):
        by_parent: dict[Any, list[dict[str, Any]]] = {}
        among = {f"{hanging.of}__in": [row.pk for row in rows]}
        for one in hanging.model._base_manager.filter(hanging.told, **among).order_by("pk"):
            by_parent.setdefault(getattr(one, f"{hanging.of}_id"), []).append(_columns(one))
        for row, columns in zip(rows, told, strict=True):
            columns[str(hanging.model._meta.verbose_name_plural)] = by_parent.get(row.pk, [])
    title = str(model._meta.verbose_name_plural)
    return Section(model._meta.label, title[:1].upper() + title[1:], told), rows


def _columns(row: Model) -> dict[str, Any]:
    return {
        one.attname: _plain(getattr(row, one.attname))
        for one in row._meta.concrete_fields
        if one.name not in UNTOLD
    }


def _plain(value: object) -> Any:
    """Return the value as JSON has it."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, Promise)):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _files_of(row: Model) -> Iterator[StoredFile]:
    for one in row._meta.concrete_fields:
        if isinstance(one, ForeignKey) and one.remote_field.model is StoredFile:
            stored = getattr(row, one.name)
            if stored is not None:
                yield stored
    for kind in _kinds.get(type(row), ()):
        yield from files.list_of(kind, row.pk)
    for find in _papers:
        yield from find(row)


def _deeds(party: Party) -> Iterator[Section]:
    """Yield what the person did, in the words of the audit."""
    rows = AuditRow.objects.filter(party_id=party.pk).order_by("pk")
    told = [_columns_of_deed(row) for row in rows]
    if told:
        yield Section("core.AuditRow", str(AuditRow._meta.verbose_name_plural).capitalize(), told)


def _columns_of_deed(row: AuditRow) -> dict[str, Any]:
    values = values_of(row)
    return {
        "at": values["at"].isoformat(),
        "verb": values["verb"],
        "sentence": values["sentence"],
        "reason": values["reason"],
        "village_id": row.village_id,
    }
