"""How a value goes into its column, decided once for a column and a database rather than for each value.

Django asks each field anew whether the value is an expression, a promise, aware of its zone. Where the field is
Django's own and the value of its plain type, the answer is known; everything else goes Django's way.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

type Write = Callable[[Any], Any]

#: What decides how a field's value is written.
_METHODS = ("get_db_prep_save", "get_db_prep_value", "get_prep_value", "to_python")


def reads(field: "Field[Any, Any]") -> Callable[[Model], Any]:
    """Return what gives the value of the field of a new row: columns may write themselves."""
    attname = field.attname
    stock = type(field).pre_save is Field.pre_save
    if stock or not (getattr(field, "auto_now", True) or getattr(field, "auto_now_add", True)):
        return lambda row: getattr(row, attname)
    return lambda row: field.pre_save(row, add=True)


def writes(field: "Field[Any, Any]", to: BaseDatabaseWrapper, *, saves: bool = False) -> Write:
    """Return what turns a value into what the column takes: to be saved, or to be compared with."""
    usual: Write = (
        (lambda value: field.get_db_prep_save(value, to))
        if saves
        else (lambda value: field.get_db_prep_value(value, to))
    )
    # A key is saved as the column that it names.
    column = _named(field) if saves else field
    if not _is_stock(column):
        return usual
    kind = column.get_internal_type()
    shorter = _SHORTER.get(kind)
    return shorter(usual, to, kind) if shorter else usual


def _text(usual: Write, _to: BaseDatabaseWrapper, _kind: str) -> Write:
    return lambda value: value if type(value) is str else usual(value)


def _key(usual: Write, _to: BaseDatabaseWrapper, _kind: str) -> Write:
    return lambda value: value if type(value) is int else usual(value)


def _number(usual: Write, to: BaseDatabaseWrapper, kind: str) -> Write:
    if to.vendor == "sqlite":
        return _key(usual, to, kind)
    adapted = to.ops.adapt_integerfield_value
    return lambda value: adapted(value, kind) if type(value) is int else usual(value)


def _instant(usual: Write, to: BaseDatabaseWrapper, _kind: str) -> Write:
    if to.vendor == "postgresql":
        return lambda value: (
            value if type(value) is datetime and value.tzinfo is not None else usual(value)
        )
    if to.timezone is not UTC:
        return usual
    return lambda value: (
        str(value.replace(tzinfo=None))
        if type(value) is datetime and value.tzinfo is UTC
        else usual(value)
    )


_SHORTER: Mapping[str, Callable[[Write, BaseDatabaseWrapper, str], Write]] = {
    "CharField": _text,
    "SlugField": _text,
    "TextField": _text,
    "BigAutoField": _key,
    "BigIntegerField": _number,
    "IntegerField": _number,
    "PositiveIntegerField": _number,
    "DateTimeField": _instant,
}


def _named(field: "Field[Any, Any]") -> "Field[Any, Any]":
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]  # a relation has one
    return field


def _is_stock(field: "Field[Any, Any]") -> bool:
    """Say whether Django alone decides how a value of the field is written."""
    return all(
        getattr(type(field), name).__module__.startswith("django.db.models") for name in _METHODS
    )
