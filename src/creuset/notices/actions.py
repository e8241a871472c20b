"""People are told, read what they were told, and choose how they are told."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, CharField
from django.utils.translation import gettext as _

from creuset.core import mail, outbox
from creuset.core.plain_rows import new_row
from creuset.core.prepared import Given, Prepared, insert_once
from creuset.kernel.errors import Forbidden, NotFound
from creuset.notices import topics
from creuset.notices.mails import message_of
from creuset.notices.models import Choice, Notice
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village

CHOSEN = Prepared(
    lambda: Choice.objects.filter(
        party_id=Given("party", BigIntegerField()), topic=Given("topic", CharField())
    )
)


@transaction.atomic
def tell(
    *,
    party: Party,
    village: Village,
    topic: str,
    key: str,
    content: Mapping[str, object],
    now: datetime,
) -> Notice | None:
    """The party is told of the topic, once for the key: on its page, by mail, both or neither, as it chose.

    Told again it is told nothing. Return the notice, None for one who is erased or was told before.
    """
    said_by = topics.get(topic)
    if party.erased_at is not None:
        return None
    choice = CHOSEN.first(party=party.pk, topic=topic) or Choice()
    notice = insert_once(
        new_row(
            Notice,
            party=party,
            topic=topic,
            key=key,
            village=village,
            content=dict(content),
            created_at=now,
            is_shown=choice.on_page,
        )
    )
    if notice is None:
        return None
    if choice.by_mail and party.email:
        message = message_of(said_by, content, party=party, village=village)
        outbox.put(mail.TOPIC, mail.as_payload(message), at=now, village_id=village.pk)
    return notice


def forget_about(*, topic: str, name: str, ids: Collection[int]) -> None:
    """What was told of rows that are forgotten is so too: those that the content of the topic calls by the name."""
    Notice.objects.filter(**{"topic": topic, f"content__{name}__in": list(ids)}).delete()


def read(*, village: Village, pk: int, by: Actor, now: datetime) -> Notice:
    """The notice is read. Raise NotFound unless it was told to the actor, or to whom it acts for."""
    parties = by.acts_for(village.day_of(now))
    notice = Notice.objects.filter(
        village=village, pk=pk, party_id__in=parties, is_shown=True
    ).first()
    if notice is None:
        raise NotFound(_("There is no such notice."))
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


def read_all(*, village: Village, by: Actor, now: datetime) -> int:
    """Everything that the actor, or whom it acts for, was told in the village is read; return how many were not."""
    parties = by.acts_for(village.day_of(now))
    unread = Notice.objects.filter(
        village=village, party_id__in=parties, is_shown=True, read_at__isnull=True
    )
    return unread.update(read_at=now)


@transaction.atomic
def choose(*, by: Actor, on_page: Collection[str], by_mail: Collection[str]) -> None:
    """The actor is told of each topic on its page if it is in `on_page`, by mail if it is in `by_mail`.

    Raise Forbidden for what acts without being somebody.
    """
    if by.party is None:
        raise Forbidden(_("Only a person chooses how they are told."))
    known = {topic.code for topic in topics.all_topics()}
    Choice.objects.filter(party=by.party, topic__in=known).delete()
    Choice.objects.bulk_create(
        Choice(party=by.party, topic=code, on_page=code in on_page, by_mail=code in by_mail)
        for code in sorted(known)
        if code not in on_page or code not in by_mail
    )


def unite_notices(kept: Notice, other: Notice) -> None:
    """One party that was told the same thing twice was told it once; read, if either was."""
    kept.read_at = kept.read_at or other.read_at
    kept.is_shown = kept.is_shown or other.is_shown


def unite_choices(kept: Choice, other: Choice) -> None:
    """One party that chose twice is told by every way that it did not refuse both times."""
    kept.on_page = kept.on_page or other.on_page
    kept.by_mail = kept.by_mail or other.by_mail
