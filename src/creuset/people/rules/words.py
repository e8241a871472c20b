"""Names, tags and addresses, as they are kept."""

from collections.abc import Iterable

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

LONGEST_TAG = 30
MOST_TAGS = 20


class Nameless(Refused):
    """Somebody without a name."""

    code = "nameless"


def full_name(given: str, family: str) -> str:
    """Return the whole name of a person; raises Nameless where there is none."""
    name = " ".join(f"{given} {family}".split())
    if not name:
        raise Nameless(_("A name is needed: a first name or a family name."), field="family_name")
    return name


def organisation_name(name: str) -> str:
    """Return the name without needless spaces; raises Nameless where there is none."""
    kept = " ".join(name.split())
    if not kept:
        raise Nameless(_("An organisation needs a name."), field="name")
    return kept


def address(email: str) -> str:
    """Return the e-mail address as it is compared: lower case, without spaces around."""
    return email.strip().lower()


def check_tags(tags: Iterable[str]) -> list[str]:
    """Return the tags in order, lower case, each once; refuses one that is too long, or too many."""
    kept = sorted({" ".join(tag.lower().split()) for tag in tags} - {""})
    for tag in kept:
        if len(tag) > LONGEST_TAG:
            raise Refused(
                _(
                    "The tag “%(tag)s” is longer than %(most)s characters.",
                    tag=tag,
                    most=LONGEST_TAG,
                ),
                field="tags",
            )
    if len(kept) > MOST_TAGS:
        raise Refused(_("No more than %(most)s tags.", most=MOST_TAGS), field="tags")
    return kept
