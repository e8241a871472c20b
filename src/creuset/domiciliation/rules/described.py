"""What a company says for its file hangs together. Pure."""

from creuset.domiciliation.kinds import Books, MailChoice
from creuset.kernel.errors import DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _


class WrongDescription(Refused):
    """What the company says of itself leaves a question open."""

    code = "wrong-description"


class NotWhole(Refused):
    """A file that lacks something is not verified as a whole."""

    code = "file-not-whole"


def check_whole(*, lacks: int, is_described: bool) -> None:
    """Raise NotWhole where the file lacks a paper that counts, or what the company says of itself."""
    if lacks:
        raise NotWhole(
            _(
                "The file lacks a paper, or one is not checked yet: see to that, then verify the whole."
            )
        )
    if not is_described:
        raise NotWhole(
            _(
                "The company has not said all that its file must say: complete that, then verify the whole."
            )
        )


def check_described(*, books: str, books_at: str, mail: MailChoice, forward_to: str) -> None:
    """Raise Refusals of WrongDescription: books kept elsewhere have an address, and so has mail that is sent on."""
    found: list[DomainError] = []
    if books == Books.ELSEWHERE and not books_at:
        found.append(WrongDescription(_("Where are they kept?"), field="books_at"))
    if mail is not MailChoice.HOLD and not forward_to:
        found.append(WrongDescription(_("Where to is mail sent on?"), field="forward_to"))
    if found:
        raise Refusals(found)
