"""Who writes an application: its holder, whoever holds the link before there is one, and co-writers.

A writer is reached only through this module: from a link that was mailed, or from somebody signed in. Nobody else
learns that an application exists.
"""

from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from creuset.incubation.models import Application, CoWriter
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.secrets import hashed
from creuset.villages.models import Village

SALT = "creuset.incubation.application"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Somebody with an application before them; the audit names them as `By`."""

    application: Application
    name: str
    via: str = "page"
    party: Party | None = None
    #: They were asked by the holder to write or to read; None for whoever holds it.
    co_writer: CoWriter | None = None

    @property
    def party_id(self) -> int | None:
        """Who they are, once they have an account."""
        return self.party.pk if self.party else None

    @property
    def holds(self) -> bool:
        """Whether it is theirs: the holder, or whoever has the link before somebody holds it."""
        return self.co_writer is None

    @property
    def may_write(self) -> bool:
        """Whether they write, rather than only read."""
        return self.co_writer is None or self.co_writer.may_write

    @property
    def may_file(self) -> bool:
        """Whether they file: the holder does, and nobody else."""
        return self.party is not None and self.application.holder_id == self.party.pk

    def still(self, row: Application) -> Self:
        """Return the writer with the row as it is now; raises NotFound where it is theirs no more."""
        if self.co_writer is not None:
            co_writer = CoWriter.objects.filter(pk=self.co_writer.pk, application=row).first()
            if co_writer is None:
                raise _nothing()
            return type(self)(
                application=row,
                name=self.name,
                via=self.via,
                party=self.party,
                co_writer=co_writer,
            )
        if row.holder_id != self.party_id:
            raise _nothing()
        return type(self)(application=row, name=self.name, via=self.via, party=self.party)

    def check_may_write(self) -> None:
        """Raise Forbidden for whoever only reads."""
        if not self.may_write:
            raise Forbidden(_("You were asked to read this application, not to change it."))

    def check_holds(self) -> None:
        """Raise Forbidden for whoever does not hold the application."""
        if not self.holds:
            raise Forbidden(_("Only whoever holds the application does this."))


def secret_of(key: str) -> str:
    """Return the secret of a link, the same in every mail; nothing that is kept tells it."""
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()[:43]


def digest_of(key: str) -> str:
    """Return by what a link is found."""
    return hashed(secret_of(key))


def own_applications(village: Village, by: Actor) -> QuerySet[Application]:
    """Return the applications of the village that the actor holds or writes, unordered."""
    if by.party is None:
        return Application.objects.none()
    asked = CoWriter.objects.filter(application=OuterRef("pk"), party=by.party)
    return Application.objects.filter(Q(holder=by.party) | Exists(asked), village=village)


def get_writer(village: Village, pk: int, *, by: Actor) -> Writer:
    """Return the actor with one of their own applications. Raises NotFound for any other."""
    row = _whole(own_applications(village, by)).filter(pk=pk).first()
    if row is None:
        raise _nothing()
    co_writer = None
    if row.holder_id != by.party_id:
        co_writer = CoWriter.objects.get(application=row, party=by.party)
    return Writer(
        application=row, name=by.name, via=by.via.value, party=by.party, co_writer=co_writer
    )


def find_by_link(village: Village, secret: str) -> Writer:
    """Return whoever holds the link that was mailed. Raises NotFound for any other secret.

    A link to an application that somebody holds opens it no more, nor that of a co-writer who signed in: see
    `whose_link`.
    """
    digest = hashed(secret)
    row = _whole(Application.objects.filter(village=village, link_hash=digest)).first()
    if row is not None:
        if row.holder_id is not None or row.emptied_at is not None:
            raise _nothing()
        return Writer(application=row, name=row.email)
    asked = (
        CoWriter.objects.select_related("application__call__village")
        .filter(application__village=village, secret_hash=digest, party=None)
        .exclude(application__emptied_at__isnull=False)
        .first()
    )
    if asked is None:
        raise _nothing()
    row = _whole(Application.objects.filter(pk=asked.application_id)).get()
    return Writer(application=row, name=asked.called, co_writer=asked)


def whose_link(village: Village, secret: str) -> Application | None:
    """Return the application that the link once opened and that somebody signs in for now; None for no such link."""
    digest = hashed(secret)
    rows = Application.objects.filter(village=village, emptied_at=None).select_related("call")
    held = rows.filter(link_hash=digest, holder__isnull=False).first()
    return (
        held or rows.filter(co_writers__secret_hash=digest, co_writers__party__isnull=False).first()
    )


def _whole(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related(
        "village", "call__village", "call__form", "axis", "holder", "late_door", "sheet__version"
    )


def _nothing() -> NotFound:
    return NotFound(_("There is no such application, or the link leads there no more."))
