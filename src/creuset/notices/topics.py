"""What people may be told of: each domain registers its topics, and how each is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from creuset.villages.models import Village

type Words = str | Promise
type Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice says, in the language and the zone of now."""

    #: A few words, without the name of the village.
    subject: str
    sentence: str
    #: Names and values that stand below it.
    details: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    #: Where it leads, as a path of the site, and the words of the way.
    path: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people are told of, and may choose how."""

    code: str
    label: Words
    #: Topics of a group stand together where people choose.
    group: Words
    say: Callable[[Content, Village], Said]


_topics: dict[str, Topic] = {}


def register(*topics: Topic) -> None:
    """People may be told of the topics, and choose how, from now on."""
    _topics.update({topic.code: topic for topic in topics})


def get(code: str) -> Topic:
    """Return the topic; KeyError for one that nobody registered."""
    return _topics[code]


def find(code: str) -> Topic | None:
    """Return the topic, None where no domain speaks of it any more."""
    return _topics.get(code)


def all_topics() -> list[Topic]:
    """Return every topic, in the order in which they were registered."""
    return list(_topics.values())
