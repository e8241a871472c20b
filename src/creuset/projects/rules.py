"""What a project is called, and who may be in it, as functions on values."""

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _


class Untitled(Refused):
    """A project without a title."""

    code = "untitled"


def check_title(title: str) -> str:
    """Return the title without needless spaces; raises Untitled where there is none."""
    kept = " ".join(title.split())
    if not kept:
        raise Untitled(_("A project needs a title, even a working one."), field="title")
    return kept
