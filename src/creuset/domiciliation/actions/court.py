"""Letters to the court registry: owed as soon as the day says so, sent, or needless after all."""

from datetime import date, datetime

from django.db import transaction

from creuset.core.models import Audience
from creuset.domiciliation.actions.telling import tell
from creuset.domiciliation.models import Domiciliation, Means, RegistryLetter
from creuset.domiciliation.papers import make_letter
from creuset.domiciliation.permissions import check_may_keep
from creuset.domiciliation.queries.lists import lived
from creuset.domiciliation.queries.mail import Post, posts_of
from creuset.domiciliation.rules.court import Why, is_uncollected
from creuset.domiciliation.rules.sent import check_sent
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.villages.models import Village

KIND = "registry_letter"
OWED, SENT, NEEDLESS = (
    "domiciliation.letter_owed",
    "domiciliation.letter_sent",
    "domiciliation.letter_needless",
)


@transaction.atomic
def owe_letters(*, village: Village, by: Actor, now: datetime) -> int:
    """Every letter that the day makes due is owed, once; one whose reason is gone is not. Return how many changed."""
    check_is_house(by)
    today = village.day_of(now)
    rows = list(lived(village))
    changed = 0
    for row in rows:
        last = row.contract.last_on
        if row.contract.has_ended(today) and last is not None:
            changed += _owe(row, Why.ENDED, last, by=by, now=now)
    standing = [row for row in rows if row.contract.holds_on(today)]
    for post in posts_of(village, standing):
        changed += _judge_mail(post, today, by=by, now=now)
    return changed


@transaction.atomic
def record_letter(
    *,
    letter: RegistryLetter,
    sent_on: date,
    means: Means,
    by: Actor,
    now: datetime,
    reference: str = "",
) -> RegistryLetter:
    """The letter was sent that day, and its paper is kept as it left.

    Raise Forbidden; WrongDay; Conflict where it was sent already, or is needless.
    """
    rows = RegistryLetter.objects.select_for_update(of=("self",)).select_related(
        "domiciliation__village", "domiciliation__subscription__party"
    )
    row = rows.get(pk=letter.pk)
    village = row.domiciliation.village
    check_may_keep(by, village)
    if row.sent_on is not None or row.needless_at is not None:
        raise Conflict(_("This letter was sent already, or is no longer needed."))
    check_sent(sent_on, known_on=row.since_on, today=village.day_of(now))
    row.sent_on, row.means, row.reference = sent_on, means, " ".join(reference.split())
    row.recorded_at, row.recorded_by = now, by.party
    row.save(update_fields=["sent_on", "means", "reference", "recorded_at", "recorded_by"])
    make_letter(row, by=by, now=now)
    _tell(SENT, row, by=by, now=now, day=sent_on)
    return row


def _judge_mail(post: Post, today: date, *, by: Actor, now: datetime) -> int:
    if post.unread_since is not None and is_uncollected(post.unread_since, today=today):
        return _owe(post.row, Why.UNCOLLECTED, post.unread_since, by=by, now=now)
    waiting = RegistryLetter.objects.filter(
        domiciliation=post.row,
        why=Why.UNCOLLECTED,
        sent_on__isnull=True,
        needless_at__isnull=True,
    )
    for letter in waiting:
        letter.needless_at = now
        letter.save(update_fields=["needless_at"])
        letter.domiciliation = post.row
        _tell(NEEDLESS, letter, by=by, now=now)
    return len(waiting)


def _owe(row: Domiciliation, why: Why, since: date, *, by: Actor, now: datetime) -> int:
    made, is_new = RegistryLetter.objects.get_or_create(
        domiciliation=row, why=why, since_on=since, defaults={"made_at": now}
    )
    if is_new:
        _tell(OWED, made, by=by, now=now)
    return int(is_new)


def _tell(
    verb: str, row: RegistryLetter, *, by: Actor, now: datetime, day: date | None = None
) -> None:
    tell(
        verb,
        row.domiciliation,
        by=by,
        now=now,
        audience=Audience.TEAM,
        also=((KIND, row.pk),),
        why=row.why,
        day=day,
    )
