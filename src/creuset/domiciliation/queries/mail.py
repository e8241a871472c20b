"""The mail of domiciled companies: what reception wrote down, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from creuset.core.models import StoredFile
from creuset.domiciliation.kinds import MailChoice, PaperKind
from creuset.domiciliation.models import Domiciliation, Handling, Paper
from creuset.domiciliation.queries.lists import lived
from creuset.domiciliation.rules.court import unread_since
from creuset.domiciliation.rules.mail import forward_due
from creuset.domiciliation.rules.papers import counts_on
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.reception.models import Parcel, ParcelKind
from creuset.reception.states import ParcelState
from creuset.villages.models import Village

#: What the law calls mail; a pallet is none.
MAIL = (ParcelKind.LETTER, ParcelKind.REGISTERED)


@dataclass(frozen=True)
class Letter:
    """A letter, and what became of it."""

    parcel: Parcel
    handling: Handling | None
    #: The day on which it came, in the village.
    came_on: date
    #: Whether a power of attorney let reception take it; None for a letter that needs none.
    has_power: bool | None

    @property
    def waits(self) -> bool:
        """Whether it lies at reception."""
        return self.parcel.state == ParcelState.WAITING

    @property
    def is_scanned(self) -> bool:
        """Whether its scan is there."""
        return self.handling is not None and self.handling.scan_id is not None

    @property
    def is_seen(self) -> bool:
        """Whether the company opened its scan."""
        return self.handling is not None and self.handling.seen_at is not None


@dataclass(frozen=True)
class Post:
    """The mail of a company: what waits, since when it takes no note of it, and when it is sent on."""

    row: Domiciliation
    letters: Sequence[Letter]
    unread_since: date | None
    forward_due: date | None

    @property
    def waiting(self) -> list[Letter]:
        """What lies at reception."""
        return [one for one in self.letters if one.waits]


def posts_of(village: Village, rows: Iterable[Domiciliation]) -> list[Post]:
    """Return the mail of each domiciliation, the latest letters first; two queries."""
    asked = list(rows)
    parties = {row.subscription.party_id for row in asked}
    parcels: dict[int, list[Parcel]] = {}
    found = Parcel.objects.filter(village=village, party__in=parties, kind__in=MAIL)
    for parcel in found.select_related("party", "handling__scan", "handling__sending").order_by(
        "-received_at", "-pk"
    ):
        parcels.setdefault(parcel.party_id, []).append(parcel)
    powers: dict[int, list[Paper]] = {}
    for paper in Paper.objects.filter(domiciliation__in=asked, kind=PaperKind.POWER):
        powers.setdefault(paper.domiciliation_id, []).append(paper)
    return [
        _post(row, village, parcels.get(row.subscription.party_id, []), powers.get(row.pk, []))
        for row in asked
    ]


def post_of(row: Domiciliation) -> Post:
    """Return the mail of one domiciliation; two queries."""
    return posts_of(row.village, [row])[0]


def seat_of(village: Village, party: Party, day: date) -> Domiciliation | None:
    """Return the domiciliation by which the party had its seat in the village that day; one query."""
    rows = lived(village).filter(subscription__party_id=party.pk).order_by("-pk")
    return next((row for row in rows if row.contract.holds_on(day)), None)


def has_power(row: Domiciliation, day: date) -> bool:
    """Say whether a power of attorney lets the village take registered letters of the company that day; one query."""
    return counts_on([paper.held for paper in row.papers.filter(kind=PaperKind.POWER)], day)


def domiciliation_of(parcel: Parcel) -> Domiciliation:
    """Return the seat whose mail the letter is; NotFound where it is none."""
    day = parcel.village.day_of(parcel.received_at)
    found = seat_of(parcel.village, parcel.party, day)
    if found is None or parcel.kind not in MAIL:
        raise NotFound(_("This is no mail of a company that has its seat here."))
    found.village = parcel.village
    return found


def get_letter_of(village: Village, pk: int) -> Parcel:
    """Return what came under that number; NotFound where nothing did."""
    found = Parcel.objects.filter(village=village, pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing here, or nothing that you may see."))
    found.village = village
    return found


def scan_of(parcel: Parcel) -> StoredFile:
    """Return the scan of the letter; NotFound where there is none."""
    found = Handling.objects.filter(parcel=parcel).select_related("scan").first()
    if found is None or found.scan is None:
        raise NotFound(_("This letter was not scanned."))
    return found.scan


def _post(
    row: Domiciliation, village: Village, parcels: Sequence[Parcel], powers: Sequence[Paper]
) -> Post:
    held = [paper.held for paper in powers]
    letters = []
    for parcel in parcels:
        day = village.day_of(parcel.received_at)
        if not row.contract.holds_on(day):
            continue
        is_registered = parcel.kind == ParcelKind.REGISTERED
        handling = getattr(parcel, "handling", None)
        letters.append(
            Letter(parcel, handling, day, counts_on(held, day) if is_registered else None)
        )
    unread = [one for one in letters if one.waits and not one.is_seen]
    taken = [_taken(one, village) for one in letters]
    since = unread_since(
        [one.came_on for one in unread],
        taken=max((day for day in taken if day is not None), default=None),
    )
    oldest = min((one.came_on for one in letters if one.waits), default=None)
    asked = row.forward_asked_at
    due = forward_due(
        MailChoice(row.mail), oldest=oldest, asked_on=village.day_of(asked) if asked else None
    )
    return Post(row, letters, since, due)


def _taken(letter: Letter, village: Village) -> date | None:
    """Return the day on which the company took note of the letter."""
    if letter.is_seen and letter.handling and letter.handling.seen_at:
        return village.day_of(letter.handling.seen_at)
    parcel = letter.parcel
    if parcel.ended_at and parcel.state in {ParcelState.HANDED_OVER, ParcelState.FORWARDED}:
        return village.day_of(parcel.ended_at)
    return None
