"""A notice as a mail: one shape for all, in the reader's language, its hours on the village's clocks."""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from creuset.core.text import typeset
from creuset.notices.topics import Topic
from creuset.people.models import Party
from creuset.villages.models import Village


def message_of(
    topic: Topic, content: Mapping[str, object], *, party: Party, village: Village
) -> EmailMultiAlternatives:
    """Return the mail that tells the party of the topic."""
    with translation.override(party.language), timezone.override(village.zone):
        said = topic.say(content, village)
        words = {
            "said": said,
            "village": village,
            "url": f"{settings.BASE_URL}{said.path}" if said.path else "",
            "choices_url": f"{settings.BASE_URL}{reverse('notices_account:choices')}",
            "language": party.language,
        }
        subject = typeset(f"{village.name} – {said.subject}")
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("notices/mail/notice.txt", words),
            to=[party.email],
        )
        page = render_to_string("notices/mail/notice.html", words | {"subject": subject})
        message.attach_alternative(page, "text/html")
    return message
