"""Letters as mail: the whole of what the paper says, to the applicant alone."""

from django.utils import timezone
from django.utils.translation import override

from creuset.core import mail
from creuset.incubation.models import Letter
from creuset.incubation.queries.letters import address_of


def mail_letter(letter: Letter) -> None:
    """The letter waits in the outbox, in its language; answers go to the village."""
    row = letter.application
    reply_to = str(row.village.contact.get("email", ""))
    with override(letter.language), timezone.override(row.village.zone):
        mail.letter(
            subject=letter.subject,
            text=letter.body,
            to=address_of(row),
            language=letter.language,
            headers={"Reply-To": reply_to} if reply_to else {},
        ).send()
