"""What an operator should know of what was sealed, scores and decisions among it: read by `creuset check`."""

from collections.abc import Iterator, Mapping
from itertools import islice

from creuset.core import clock
from creuset.core.models import Seal
from creuset.core.seals.checking import Broken, Tell, Wrong, broken
from creuset.villages.models import Village

type Fault = tuple[str, str]

#: Beyond so many, the operator knows enough.
MOST = 20
RESTORE = (
    "Compare with a backup made before, and with the digests that the village published"
    " (docs/explanation/seals.md)."
)
WORKER = "The worker closes the days: is it running?"


def faults(*, tell: Tell = lambda _done, _total: None) -> Iterator[Fault]:
    """Yield what was changed behind the house's back, and what to do about it, in English; at most MOST."""
    slugs = dict(Village.objects.values_list("pk", "slug"))
    for found in islice(broken(now=clock.now(), tell=tell), MOST):
        yield sentence(found, slugs), WORKER if found.wrong is Wrong.WAITING else RESTORE


def sentence(found: Broken, slugs: Mapping[int, str]) -> str:
    """Return what does not hold."""
    whose = slugs.get(found.village_id, f"village {found.village_id}")
    return (
        f"{whose}: {_of_day(found) if found.seal is None else _of_object(found.wrong, found.seal)}"
    )


def _of_day(found: Broken) -> str:
    if found.day is None:
        return f"{found.count} seals wait to be held by a closed day, though theirs ended two days ago or more."
    day = f"the chain of seals does not hold from {found.day.day:%Y-%m-%d} on"
    match found.wrong:
        case Wrong.LINK:
            return f"{day}: the closed day before it is missing, or was changed."
        case Wrong.COUNT:
            return (
                f"{day}: it was closed with {found.day.count} seals, and {found.count} are there."
            )
        case _:
            return f"{day}: one of its seals, or its digest, was changed after it was closed."


def _of_object(wrong: Wrong, seal: Seal) -> str:
    what = (
        f"{seal.kind} {seal.object_id}, sealed on {seal.at:%Y-%m-%d at %H:%M} UTC (seal {seal.pk}),"
    )
    match wrong:
        case Wrong.GONE:
            return f"{what} is gone without a trace."
        case Wrong.CONTENT:
            return f"{what} keeps a content that is not the one that was sealed."
        case _:
            return f"{what} says something else now, and was not sealed again."
