"""Refusals: what a person may be told, with the field concerned and the ways out.

A :class:`DomainError` is not a bug. Forms show it on its field, the API answers it as
``application/problem+json`` (RFC 9457), the command line prints it as one line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from types import MappingProxyType
from typing import ClassVar

from creuset.kernel.sentences import Joined


@dataclass(frozen=True, slots=True)
class WayOut:
    """Something that would be accepted instead: a label to show and the data to act on it.

    `kind` says what `data` describes, for example ``"slot"`` for a next free slot.
    The label may be a lazy translation: it is read by ``str()`` when it is shown.
    """

    label: object
    kind: str
    data: Mapping[str, object] = field(default_factory=dict)

    def as_mapping(self) -> dict[str, object]:
        """Return the way out as plain data, its label read in the language of now."""
        return {"label": str(self.label), "kind": self.kind, "data": dict(self.data)}


class DomainError(Exception):
    """A refusal that a person can cause, and can understand.

    Subclasses give `code`, the stable name that programs read, and `status`, the HTTP status.
    The message is a sentence, or anything whose ``str()`` is one: a lazy translation is read
    only when it is shown. The ways out may be a function that finds them: it is called when
    somebody reads them, so that looking for them keeps nobody waiting behind a lock.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(
        self,
        message: object,
        *,
        field: str | None = None,
        ways_out: Iterable[WayOut] | Callable[[], Iterable[WayOut]] = (),
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self._ways_out = ways_out
        self.details: Mapping[str, object] = MappingProxyType(dict(details or {}))

    def __str__(self) -> str:
        """Return the sentence, in the language of now."""
        return str(self.message)

    @cached_property
    def ways_out(self) -> tuple[WayOut, ...]:
        """What would be accepted instead; looked for once, at the first reading."""
        found = self._ways_out() if callable(self._ways_out) else self._ways_out
        return tuple(found)

    def as_problem(self) -> dict[str, object]:
        """Return the members of an RFC 9457 problem; `details` follow as extensions.

        A detail never hides a member that the standard or this house defines.
        """
        problem: dict[str, object] = {
            "type": f"urn:creuset:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": int(self.status),
            "code": self.code,
            "detail": str(self),
        }
        if self.field is not None:
            problem["field"] = self.field
        if self.ways_out:
            problem["ways_out"] = [way.as_mapping() for way in self.ways_out]
        return {**self.details, **problem}


class NotFound(DomainError):
    """What was asked for does not exist, or must not be known to exist."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND


class Forbidden(DomainError):
    """The reader may see the thing, and may not do this to it."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class Conflict(DomainError):
    """Somebody else changed or took it first."""

    code = "conflict"
    status = HTTPStatus.CONFLICT


class Refused(DomainError):
    """A rule says no."""

    code = "refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Refusals(Refused):
    """Several refusals at once, so that a person corrects them in one go.

    >>> both = Refusals([Refused("Too long.", field="title"), Refused("Too early.")])
    >>> [str(error) for error in both.errors]
    ['Too long.', 'Too early.']
    """

    code = "refusals"

    def __init__(self, errors: Iterable[DomainError]) -> None:
        self.errors: tuple[DomainError, ...] = tuple(errors)
        if not self.errors:
            raise ValueError("Refusals needs at least one refusal.")
        super().__init__(
            Joined(self.errors, " "),
            ways_out=lambda: (way for error in self.errors for way in error.ways_out),
        )

    def as_problem(self) -> dict[str, object]:
        """Return one problem whose ``errors`` hold the problem of each refusal."""
        return {**super().as_problem(), "errors": [error.as_problem() for error in self.errors]}
