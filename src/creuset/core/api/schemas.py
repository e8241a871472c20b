"""What a program may write, and what it reads."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

#: Instants outside these years are mistakes, and overflow where they are shown in another zone.
FIRST_YEAR, LAST_YEAR = 1970, 2199

_TIMES = frozenset({datetime, date, time, timedelta})
_NUMBERS = frozenset({int, float, Decimal, bool})


def _in_years[T: (datetime, date)](value: T) -> T:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError("years", str(_("Expected a year from 1970 to 2199.")))
    return value


def _in_utc(value: datetime) -> datetime:
    return _in_years(value).astimezone(UTC)


#: An instant with its offset, read into UTC.
Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
#: A civil day.
Day = Annotated[date, AfterValidator(_in_years)]
#: One line of text.
Line = Annotated[str, Field(min_length=1, max_length=160)]
#: Several lines of text.
Text = Annotated[str, Field(max_length=5_000)]


def _an_address(value: str) -> str:
    try:
        validate_email(value)
    except DjangoValidationError:
        value = ""
    # Mail to other letters fails only once it is sent.
    if not value.isascii() or not value:
        raise PydanticCustomError("email", str(_("An e-mail address is expected.")))
    return value


#: An e-mail address that mail can be sent to.
Email = Annotated[str, Field(max_length=254), AfterValidator(_an_address)]


class Out(Schema):
    """What an operation answers; read from rows and dataclasses by attribute."""


class _Named(Schema):
    """Nothing that is not named."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Asked(_Named):
    """What an address or a form asks: nothing that is not named; all of it is written as text."""


class In(_Named):
    """The body of a write: nothing that is not named, and no value of another JSON type.

    Pydantic would take 5 for an instant, "5" for a number and 1 for a yes.
    """

    @field_validator("*", mode="before")
    @classmethod
    def _of_its_json_type(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse a value whose JSON type is not the field's."""
        wanted = _kinds(cls.model_fields[str(info.field_name)].annotation)
        if not _fits(value, wanted):
            raise PydanticCustomError("json_type", str(_("This is not the type expected here.")))
        return value


def _kinds(annotation: Any) -> frozenset[Any]:
    """Return the plain types that an annotation allows, through unions and Annotated."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return frozenset().union(*(_kinds(part) for part in get_args(annotation)))
    if origin is Literal:
        return frozenset(type(value) for value in get_args(annotation))
    if annotation is AwareDatetime:
        return frozenset({datetime})
    return frozenset({origin or annotation})


def _fits(value: Any, wanted: frozenset[Any]) -> bool:
    if isinstance(value, bool):
        return bool in wanted or not wanted & (_NUMBERS | _TIMES)
    if isinstance(value, int | float):
        return not wanted & _TIMES and bool not in wanted
    if isinstance(value, str):
        return str in wanted or Decimal in wanted or not wanted - {NoneType} <= _NUMBERS
    return True
