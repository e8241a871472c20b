"""Letters as mail: the whole of what the paper says, to the applicant alone."""

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import override

from creuset.core.text import typeset
from creuset.incubation.models import Letter
from creuset.incubation.queries.letters import address_of


def mail_letter(letter: Letter) -> None:
    """The letter waits in the outbox, in its language; answers go to the village."""
    row = letter.application
    reply_to = str(row.village.contact.get("email", ""))
    with override(letter.language), timezone.override(row.village.zone):
        EmailMessage(
            subject=typeset(letter.subject, letter.language),
            body=typeset(letter.body, letter.language),
            to=[address_of(row)],
            headers={"Reply-To": reply_to} if reply_to else {},
        ).send()
