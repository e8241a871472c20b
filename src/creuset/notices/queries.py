"""What somebody was told, and how they want to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, DateField, Q, QuerySet

from creuset.core.prepared import Counted, Given, Prepared
from creuset.notices import topics
from creuset.notices.models import Choice, Notice
from creuset.notices.topics import Said, Topic
from creuset.people.actors import Actor
from creuset.people.models import Affiliation
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class Told:
    """A notice and what it says in the language of now."""

    notice: Notice
    said: Said


@dataclass(frozen=True, slots=True)
class Chosen:
    """How somebody is told of a topic."""

    topic: Topic
    on_page: bool
    by_mail: bool


def _unread() -> QuerySet[Notice, tuple[int]]:
    day, party = Given("on", DateField()), Given("party", BigIntegerField())
    organisations = Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), person_id=party, since__lte=day
    )
    return Notice.objects.filter(
        Q(party_id=party) | Q(party_id__in=organisations.values("organisation_id")),
        village_id=Given("village", BigIntegerField()),
        is_shown=True,
        read_at__isnull=True,
    ).values_list("pk")


UNREAD = Prepared(_unread)


def notices_of(village: Village, *, by: Actor, now: datetime) -> QuerySet[Notice]:
    """Return what the actor, and whom it acts for, was told in the village and stands on the page."""
    parties = by.acts_for(village.day_of(now))
    return Notice.objects.filter(
        village=village, party_id__in=parties, is_shown=True
    ).select_related("party")


def unread(village: Village, *, by: Actor, now: datetime) -> Counted:
    """Return how much of it the actor has not read, as something to ask for."""
    return UNREAD.counted(village=village.pk, party=by.party_id, on=village.day_of(now))


def say(notices: Iterable[Notice], village: Village) -> list[Told]:
    """Return each notice with what it says; one whose topic nobody speaks of any more is left out."""
    return [
        Told(notice, topic.say(notice.content, village))
        for notice in notices
        if (topic := topics.find(notice.topic)) is not None
    ]


def choices_of(by: Actor) -> list[Chosen]:
    """Return how the actor is told of each topic; one query."""
    rows = {row.topic: row for row in Choice.objects.filter(party=by.party)}
    return [
        Chosen(
            topic,
            on_page=row.on_page if (row := rows.get(topic.code)) else True,
            by_mail=row.by_mail if row else True,
        )
        for topic in topics.all_topics()
    ]
