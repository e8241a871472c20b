"""What may not be changed behind the house's back is sealed: a salted digest, in the transaction that wrote it.

The worker closes the days of each village into a chain (`closing`); `creuset check` follows it, and compares
what stands with what was sealed last (`checking`). Of what was sealed nothing can be read in a seal.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

from creuset.core import audit
from creuset.core.models import Seal
from creuset.core.prepared import insert

#: Gives what the objects with these ids say now, as it would be sealed; one that is gone is left out.
type Current = Callable[[Collection[int]], Mapping[int, Any]]

_current: dict[str, Current] = {}


def register(kind: str, current: Current) -> None:
    """Objects of `kind` are compared with what was sealed of them last, from now on.

    Whoever registers seals an object at each change, and seals None when an action takes it away.
    """
    _current[kind] = current


def registered() -> Mapping[str, Current]:
    """Return what gives the present content of each kind."""
    return _current


def seal(
    *,
    kind: str,
    object_id: int,
    content: Any,
    village_id: int,
    at: datetime,
    keeps_content: bool = False,
) -> Seal:
    """What the object says is sealed, if the transaction commits; its newest seal is the one that counts."""
    [row] = seal_all(
        kind=kind,
        contents={object_id: content},
        village_id=village_id,
        at=at,
        keeps_content=keeps_content,
    )
    return row


def seal_all(
    *,
    kind: str,
    contents: Mapping[int, Any],
    village_id: int,
    at: datetime,
    keeps_content: bool = False,
) -> list[Seal]:
    """What each object says is sealed, by id, if the transaction commits; two thousand seals take a few statements."""
    rows = []
    for object_id, content in contents.items():
        plain, salt = canonical(content), secrets.token_hex(16)
        rows.append(
            Seal(
                village_id=village_id,
                kind=kind,
                object_id=object_id,
                at=at,
                salt=salt,
                digest=audit.digest(salt, plain),
                content=plain if keeps_content else None,
            )
        )
    return insert(rows)


def erase(kind: str, object_ids: Iterable[int]) -> int:
    """Nobody can tell any more what was sealed of these objects; that it was, and the chain, stay.

    Return how many seals that were.
    """
    rows = Seal.objects.filter(kind=kind, object_id__in=list(object_ids)).exclude(salt="")
    return rows.update(salt="", content=None)


def holds(row: Seal, content: Any) -> bool:
    """Say whether the object said this when it was sealed; what was erased holds whatever is said."""
    return not row.salt or row.digest == audit.digest(row.salt, canonical(content))


def canonical(content: Any) -> Any:
    """Return the content as plain JSON, the same however a database gave it; TypeError for what has no such form."""
    if isinstance(content, Mapping):
        return {str(key): canonical(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [canonical(value) for value in content]
    if isinstance(content, set | frozenset):
        return sorted(map(canonical, content))
    for known, plain in _PLAIN:
        if isinstance(content, known):
            return plain(content)
    message = f"{type(content).__name__} cannot be sealed"
    raise TypeError(message)


#: How each kind of value is told in JSON; an instant is a day too, so it comes first.
_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((NoneType, bool, int, float), lambda value: value),
    (str, str.__str__),
    (Decimal, lambda value: format(value.normalize() + 0, "f")),
    (datetime, lambda value: value.astimezone(UTC).isoformat(timespec="microseconds")),
    ((date, time), lambda value: value.isoformat()),
    (UUID, str),
)
