"""What a basket takes, and what of it is asked twice: pure."""

from collections.abc import Hashable, Sequence

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

#: As many lines as somebody looks through, and as one booking bears.
MOST_LINES = 100


class BasketFull(Refused):
    """The basket has as many lines as it may."""

    code = "basket-full"


def check_room(had: int, new: int) -> None:
    """Raise BasketFull unless so many lines more may lie there."""
    if had + new > MOST_LINES:
        raise BasketFull(_("At most %(most)s lines lie in a basket.", most=MOST_LINES))


def asked_twice(lines: Sequence[tuple[Hashable, Span]]) -> list[int | None]:
    """Return for each line, a thing and a time, the first line before it that asks the same thing at the same time."""
    return [
        next(
            (
                at
                for at, (before, other) in enumerate(lines[:number])
                if before == thing and other.overlaps(span)
            ),
            None,
        )
        for number, (thing, span) in enumerate(lines)
    ]
