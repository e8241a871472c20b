"""How long identity copies are kept, and what of a domiciliation is forgotten with a person."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from creuset.core import files
from creuset.core.housekeeping import sweep_by
from creuset.core.models import Audience, StoredFile
from creuset.domiciliation.actions.court import owe_letters
from creuset.domiciliation.actions.mail import SCAN
from creuset.domiciliation.actions.reminding import remind
from creuset.domiciliation.actions.telling import tell
from creuset.domiciliation.models import Domiciliation, Handling, Paper
from creuset.domiciliation.rules.keeping import KEPT_AFTER_REFUSAL, is_over
from creuset.people.actions.erasing import also_forget
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village
from creuset.villages.retention import months as months_for

EMPTIED = "domiciliation.file_emptied"
#: What the company says of people, emptied with the copies.
SAID = (
    "representative",
    "representative_role",
    "representative_home",
    "phone",
    "email",
    "activity_at",
    "books_at",
    "forward_to",
    "kept_name",
    "kept_siren",
)


def register() -> None:
    """The housekeeping reminds, owes letters, and destroys copies whose time is over."""
    sweep_by("letters to the registry", _in_every_village(owe_letters))
    sweep_by("reminders of domiciliation", _in_every_village(remind))
    sweep_by("identity papers", _in_every_village(empty_files))
    sweep_by("scans of letters", forget_scans)
    also_forget(forget_person)
    keep_by(kept_by_domiciliation)


def kept_by_domiciliation(
    village: Village, _since: datetime
) -> Iterable[QuerySet[Any, int | None]]:
    """Yield whose identity papers are kept: they are not forgotten before their copies are destroyed."""
    rows = Domiciliation.objects.filter(village=village, emptied_at__isnull=True)
    yield rows.values_list("subscription__party_id", flat=True)


@transaction.atomic
def empty_files(*, village: Village, by: Actor, now: datetime) -> int:
    """Copies whose time is over are destroyed, and what was said of people with them; return of how many files.

    The line of the register stays: which company had its seat here, from when until when. Raise Forbidden.
    """
    check_is_house(by)
    today, months = village.day_of(now), months_for(village, "identities")
    closed = Q(subscription__state__in=[SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN])
    rows = Domiciliation.objects.select_for_update(of=("self",)).filter(
        closed | Q(subscription__last_on__lt=today), village=village, emptied_at__isnull=True
    )
    count = 0
    for row in rows.select_related("village", "subscription__party"):
        ended_at = row.subscription.ended_at
        closed_on = village.day_of(ended_at) if ended_at else None
        if is_over(row.contract, closed_on=closed_on, months=months, today=today):
            _empty(row, by=by, now=now)
            count += 1
    for paper in Paper.objects.filter(
        domiciliation__village=village,
        is_accepted=False,
        file__isnull=False,
        checked_at__lt=now - KEPT_AFTER_REFUSAL,
    ).select_related("file"):
        _destroy(paper, now=now, village=village)
    return count


@transaction.atomic
def forget_scans(_now: datetime) -> int:
    """Scans of letters that reception has forgotten are gone; return how many."""
    kept = Handling.objects.filter(scan=OuterRef("pk"))
    rows = list(StoredFile.objects.filter(~Exists(kept), kind=SCAN))
    for stored in rows:
        files.remove(stored)
    return len(rows)


@transaction.atomic
def forget_person(party: Party, _emails: Collection[str]) -> None:
    """What was sent for a contract that a person never signed is gone with them.

    Of one that they signed the law keeps the file for its time (article L561-12 of the Code monétaire et financier, and
    article 17, 3, b of the GDPR): the lists name them until then, then nothing does.
    """
    rows = Domiciliation.objects.filter(subscription__party=party, emptied_at__isnull=True)
    for row in rows.select_related("village", "subscription__party"):
        if row.contract.is_signed:
            row.kept_name, row.kept_siren = party.name, party.siren
            row.save(update_fields=["kept_name", "kept_siren"])
            continue
        for name in SAID:
            setattr(row, name, "")
        row.save(update_fields=SAID)
        for paper in row.papers.select_related("file"):
            stored = paper.file
            paper.delete()
            if stored is not None:
                files.remove(stored)


def _empty(row: Domiciliation, *, by: Actor, now: datetime) -> None:
    for paper in row.papers.select_related("file").filter(file__isnull=False):
        _destroy(paper, now=now, village=row.village)
    for name in SAID:
        setattr(row, name, "")
    row.emptied_at = now
    row.save(update_fields=[*SAID, "emptied_at"])
    tell(EMPTIED, row, by=by, now=now, audience=Audience.TEAM)


def _destroy(paper: Paper, *, now: datetime, village: Village) -> None:
    stored = paper.file
    paper.file, paper.destroyed_on = None, village.day_of(now)
    paper.save(update_fields=["file", "destroyed_on"])
    if stored is not None:
        files.remove(stored)


def _in_every_village(deed: Callable[..., int]) -> Callable[[datetime], int]:
    def broom(now: datetime) -> int:
        return sum(deed(village=one, by=HOUSE, now=now) for one in Village.objects.all())

    return broom
