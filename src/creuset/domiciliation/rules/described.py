"""What a company says for its file hangs together. Pure."""

from creuset.domiciliation.kinds import Books, MailChoice
from creuset.kernel.errors import DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _


class WrongDescription(Refused):
    """What the company says of itself leaves a question open."""

    code = "wrong-description"


def check_described(*, books: str, books_at: str, mail: MailChoice, forward_to: str) -> None:
    """Raise Refusals of WrongDescription: books kept elsewhere have an address, and so has mail that is sent on."""
    found: list[DomainError] = []
    if books == Books.ELSEWHERE and not books_at:
        found.append(WrongDescription(_("Where are they kept?"), field="books_at"))
    if mail is not MailChoice.HOLD and not forward_to:
        found.append(WrongDescription(_("Where to is mail sent on?"), field="forward_to"))
    if found:
        raise Refusals(found)
