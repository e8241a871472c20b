"""Files are brought, shown, then what they say happens through the actions of each domain.

A file with a fault changes nothing. What has none is brought in some steps at a time, each batch in one transaction:
a village goes on booking while a hundred thousand rows come in, and what was killed goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import batched, groupby

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import lock
from creuset.imports.actions.steps import Bringing
from creuset.imports.models import Import, ImportFile
from creuset.imports.permissions import check_may_import
from creuset.imports.queries.items import ContractItem, Holding, PastItem, Preview, Step
from creuset.imports.queries.preview import preview
from creuset.imports.rules.joining import join
from creuset.imports.rules.shapes import Read, read_files
from creuset.imports.rules.sheets import LARGEST_BYTES, Problem
from creuset.imports.rules.systems import SYSTEMS
from creuset.imports.rules.values import Ways
from creuset.imports.states import IMPORTS, ImportState
from creuset.kernel.errors import Conflict, DomainError, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village

MOST_FILES = 12
#: So many steps are one transaction: others who write wait for that long. What is written together takes as long.
AT_ONCE = 25
TOGETHER_AT_ONCE = 100
#: One that did nothing for so long was killed.
SILENCE = timedelta(minutes=2)

#: What is written together, many in one statement.
TOGETHER = (Holding, ContractItem, PastItem)

type Tell = Callable[[int, int], None]


class BadFiles(Refused):
    """The files cannot be brought in; `problems` says every reason, with file, line and column."""

    code = "bad-files"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(
            _("Faults found: %(count)s. Nothing was changed.", count=len(problems)),
            field="sheets",
            details={
                "problems": [
                    {"file": one.file, "line": one.line, "column": one.column, "why": str(one.why)}
                    for one in problems
                ]
            },
        )


class AlreadyRunning(Conflict):
    """Another import of the village is under way."""

    code = "import-running"


@transaction.atomic
def bring(
    *,
    village: Village,
    system: str,
    files: Mapping[str, bytes],
    by: Actor,
    now: datetime,
    month_first: bool = False,
) -> Import:
    """The files are kept for the team to look at; nothing of what they say has happened.

    Raises Refused where there is no file, too many or too large ones, or no such system.
    """
    check_may_import(by, village)
    if system not in SYSTEMS:
        known = ", ".join(SYSTEMS)
        raise Refused(
            _("No system is called so; there are: %(known)s.", known=known), field="system"
        )
    if not 0 < len(files) <= MOST_FILES:
        raise Refused(_("Choose one to %(most)s files.", most=MOST_FILES), field="sheets")
    if sum(map(len, files.values())) > LARGEST_BYTES:
        raise Refused(
            _("The files are larger than %(most)s MB together.", most=LARGEST_BYTES >> 20),
            field="sheets",
        )
    row = Import.objects.create(
        village=village,
        system=system,
        month_first=month_first,
        brought_at=now,
        brought_by_id=by.party_id,
    )
    ImportFile.objects.bulk_create(
        ImportFile(brought=row, name=name[:120], content=content) for name, content in files.items()
    )
    return row


def read(brought: Import, *, now: datetime) -> tuple[Read, Preview]:
    """Return what the files say, and what it would change now."""
    files = {
        name: bytes(content)
        for name, content in brought.files.order_by("name").values_list("name", "content")
    }
    ways = Ways(brought.village.currency, month_first=brought.month_first)
    said = read_files(files, SYSTEMS[brought.system](ways))
    return said, preview(brought.village, brought.system, join(said.records), now=now)


def problems_of(said: Read, shown: Preview) -> tuple[Problem, ...]:
    """Return every fault, in the order of files and lines."""
    return tuple(
        sorted((*said.problems, *shown.problems), key=lambda one: (one.file, one.line, one.column))
    )


@transaction.atomic
def start(*, brought: Import, by: Actor, now: datetime) -> Import:
    """What the files say is to be done, by `run`, which a worker calls; one that was killed goes on.

    Raises BadFiles with every fault; AlreadyRunning where the village has one under way.
    """
    check_may_import(by, brought.village)
    lock("import", [brought.village_id])
    row = Import.objects.select_related("village").get(pk=brought.pk)
    state = IMPORTS.check(ImportState(row.state), "start")
    running = Import.objects.filter(village=row.village, state=ImportState.RUNNING).first()
    if running is not None and (running.pk != row.pk or now < last_step(running) + SILENCE):
        raise AlreadyRunning(_("Another import of this village is under way."))
    said, shown = read(row, now=now)
    problems = problems_of(said, shown)
    if problems:
        raise BadFiles(problems)
    row.state, row.done, row.steps = state, 0, len(shown.steps)
    row.stepped_at, row.failure = now, ""
    row.save(update_fields=["state", "done", "steps", "stepped_at", "failure"])
    return row


def last_step(row: Import) -> datetime:
    """Return when the import last went on."""
    return row.stepped_at or row.brought_at


def run(
    *, brought: Import, by: Actor, now: Callable[[], datetime], tell: Tell | None = None
) -> Import:
    """All that the files say has happened; or it stopped, and why is written: what was done stays, and is done once.

    `tell` is called with how many of how many steps are done. Raises the refusal that stopped it.
    """
    said, shown = read(brought, now=now())
    bringing = Bringing(brought, shown, by=by)
    try:
        if problems := problems_of(said, shown):
            raise BadFiles(problems)
        for steps in _batches(shown.steps):
            with transaction.atomic():
                _still_running(brought)
                bringing.take(steps, now=now())
                _went_on(brought, bringing, at=now())
            if tell is not None:
                tell(brought.done, brought.steps)
        return _finish(brought, by=by, now=now())
    except DomainError as error:
        stopped = IMPORTS.check(ImportState.RUNNING, "stop")
        Import.objects.filter(pk=brought.pk, state=ImportState.RUNNING).update(
            state=stopped, failure=str(error)[:500]
        )
        raise


def _batches(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    """Yield the steps by what is one transaction: companies and people, who come first, then the rest by its kind."""
    for kind, some in groupby(steps, key=type):
        yield from batched(some, TOGETHER_AT_ONCE if kind in TOGETHER else AT_ONCE)


def _still_running(brought: Import) -> None:
    """Raise Conflict unless the import runs: somebody else may have taken it over."""
    row = Import.objects.select_for_update().get(pk=brought.pk)
    if row.state != ImportState.RUNNING or row.done != brought.done:
        raise Conflict(_("This import goes on elsewhere."))


def _went_on(brought: Import, bringing: Bringing, *, at: datetime) -> None:
    brought.done += bringing.count
    bringing.count = 0
    for kind, many in bringing.counts.items():
        brought.counts[kind] = brought.counts.get(kind, 0) + many
    bringing.counts.clear()
    brought.stepped_at = at
    brought.save(update_fields=["done", "counts", "stepped_at"])


@transaction.atomic
def _finish(brought: Import, *, by: Actor, now: datetime) -> Import:
    _still_running(brought)
    brought.state = IMPORTS.check(ImportState.RUNNING, "finish")
    brought.ended_at = now
    brought.save(update_fields=["state", "ended_at"])
    brought.files.all().delete()
    audit.record(
        verb="imports.brought",
        by=by,
        at=now,
        village_id=brought.village_id,
        about=[("import", brought.pk)],
        data={"system": brought.title, "counts": brought.counts},
    )
    return brought


@transaction.atomic
def drop(*, brought: Import, by: Actor, now: datetime) -> Import:
    """The files are gone, and nothing of what they say has happened."""
    check_may_import(by, brought.village)
    row = Import.objects.select_for_update().select_related("village").get(pk=brought.pk)
    row.state, row.ended_at = IMPORTS.check(ImportState(row.state), "drop"), now
    row.save(update_fields=["state", "ended_at"])
    row.files.all().delete()
    return row
