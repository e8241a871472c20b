"""What a person says of themselves, and who reads it: each field has an audience, each reader stands somewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from urllib.parse import urlsplit

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

LONGEST_WORDS = 1500
LONGEST_CRAFT = 60
MOST_CRAFTS = 12
MOST_LANGUAGES = 12
LONGEST_LABEL = 60
LONGEST_URL = 300
MOST_LINKS = 8


class Audience(StrEnum):
    """Who reads a field, from the fewest to everybody."""

    TEAM = "team"
    COMPANY = "company"
    VILLAGE = "village"
    NETWORK = "network"
    EVERYBODY = "everybody"


class Relation(IntEnum):
    """Where a reader stands to a person, from the farthest to themselves."""

    STRANGER = 0
    #: A member of some village of the network.
    NETWORK = 1
    #: A member of a village that knows the person.
    VILLAGE = 2
    #: Somebody of one of their companies.
    COMPANY = 3
    #: The team of a village that knows them.
    TEAM = 4
    SELF = 5


#: The farthest reader of each audience.
_FARTHEST = {
    Audience.TEAM: Relation.TEAM,
    Audience.COMPANY: Relation.COMPANY,
    Audience.VILLAGE: Relation.VILLAGE,
    Audience.NETWORK: Relation.NETWORK,
    Audience.EVERYBODY: Relation.STRANGER,
}


class ProfileField(StrEnum):
    """What has an audience of its own."""

    PHOTO = "photo"
    TRADES = "trades"
    SKILLS = "skills"
    WORDS = "words"
    LANGUAGES = "languages"
    LINKS = "links"
    #: Where they work: their live affiliations.
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"


#: Who reads a field about which nothing was said.
CAREFUL = {
    field: Audience.TEAM if field in {ProfileField.EMAIL, ProfileField.PHONE} else Audience.COMPANY
    for field in ProfileField
}


def seen_by(audience: Audience, relation: Relation) -> bool:
    """Say whether whoever stands there reads what has this audience: the nearer read all that the farther do."""
    return relation >= _FARTHEST[audience]


def audience_of(audiences: Mapping[str, str], field: ProfileField) -> Audience:
    """Return the audience that was chosen for the field, else the careful one."""
    chosen = audiences.get(field.value, "")
    return Audience(chosen) if chosen in set(Audience) else CAREFUL[field]


def narrower(one: Audience, other: Audience) -> Audience:
    """Return the one of two audiences that fewer belong to."""
    return max(one, other, key=_FARTHEST.__getitem__)


@dataclass(frozen=True, slots=True)
class Craft:
    """A trade or a skill: its names by language, and its code where a village lists it."""

    names: Mapping[str, str]
    code: str = ""

    def written(self) -> dict[str, object]:
        """Return it as a profile keeps it."""
        return {"code": self.code, "names": dict(self.names)}


@dataclass(frozen=True, slots=True)
class Link:
    """An address of somebody elsewhere, and what it is called."""

    url: str
    label: str

    def written(self) -> dict[str, str]:
        """Return it as a profile keeps it."""
        return {"url": self.url, "label": self.label}


class ImpossibleProfile(Refused):
    """Something in a profile that cannot be kept."""

    code = "impossible-profile"


def check_words(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of each language without spaces around, none where there are none; raise ImpossibleProfile."""
    kept = {language: text.strip() for language, text in words.items() if text.strip()}
    for text in kept.values():
        if len(text) > LONGEST_WORDS:
            raise ImpossibleProfile(
                _("No more than %(most)s characters about yourself.", most=LONGEST_WORDS),
                field="words",
            )
    return kept


def check_crafts(
    typed: Iterable[str], known: Sequence[Craft], *, language: str, field: str
) -> list[Craft]:
    """Return what was typed, each once: by its names where the village lists it, else in the words of its author.

    What is typed is compared without capitals nor needless spaces. Raise ImpossibleProfile.
    """
    listed = {
        _plain(name): craft for craft in known for name in (craft.code, *craft.names.values())
    }
    kept: dict[str, Craft] = {}
    for one in typed:
        name = " ".join(one.split())
        if not name:
            continue
        if len(name) > LONGEST_CRAFT:
            raise ImpossibleProfile(
                _("“%(name)s” is longer than %(most)s characters.", name=name, most=LONGEST_CRAFT),
                field=field,
            )
        craft = listed.get(_plain(name)) or Craft({language: name})
        kept.setdefault(craft.code or _plain(name), craft)
    if len(kept) > MOST_CRAFTS:
        raise ImpossibleProfile(
            _("No more than %(most)s: name what you do most.", most=MOST_CRAFTS), field=field
        )
    return list(kept.values())


def check_languages(codes: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the codes, each once, in their order; raise ImpossibleProfile where one is unknown, or too many."""
    kept = list(dict.fromkeys(codes))
    unknown = set(kept) - set(known)
    if unknown or len(kept) > MOST_LANGUAGES:
        raise ImpossibleProfile(
            _("Choose languages of the list, twelve at most."), field="languages"
        )
    return kept


def check_links(links: Iterable[Link]) -> list[Link]:
    """Return the links that have an address, each once; without a name they are called by their host.

    Raise ImpossibleProfile where one is no address of the web.
    """
    kept: dict[str, Link] = {}
    for link in links:
        url = link.url.strip()
        if not url:
            continue
        url = url if "://" in url else f"https://{url}"
        kept.setdefault(url, Link(url, _named(link.label, _host(url))))
    if len(kept) > MOST_LINKS:
        raise ImpossibleProfile(_("No more than %(most)s links.", most=MOST_LINKS), field="links")
    return list(kept.values())


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or "." not in host
        or len(url) > LONGEST_URL
    ):
        raise ImpossibleProfile(
            _("“%(url)s” is no address of the web: it begins with https://.", url=url[:80]),
            field="links",
        )
    return host.removeprefix("www.")


def _named(label: str, host: str) -> str:
    return " ".join(label.split())[:LONGEST_LABEL] or host


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


#: What makes a profile worth reading, in the order in which it is asked for.
WANTED = (
    ProfileField.TRADES,
    ProfileField.WORDS,
    ProfileField.PHOTO,
    ProfileField.SKILLS,
    ProfileField.LANGUAGES,
)


def still_wanted(has: Iterable[ProfileField]) -> list[ProfileField]:
    """Return what is still empty of what makes a profile worth reading, in order."""
    there = set(has)
    return [field for field in WANTED if field not in there]
