"""The link of a survey, by mail."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from creuset.core import mail, outbox
from creuset.core.text import typeset
from creuset.incubation.models import SurveyAnswer


def ask(answer: SurveyAnswer, url: str, *, now: datetime, is_again: bool = False) -> None:
    """Whoever answers for the project has the link; again where they have not answered."""
    if not answer.sent_to:
        return
    survey, village = answer.survey, answer.survey.village
    language = answer.member.holder.language or village.language
    with override(language), timezone.override(village.zone):
        values = {
            "survey": survey,
            "project": answer.member.project,
            "village": village,
            "url": url,
            "is_again": is_again,
            "language": language,
        }
        subject = typeset(
            " ".join(render_to_string("incubation/mail/survey_subject.txt", values).split())
        )
        body = render_to_string("incubation/mail/survey.txt", values)
        page = render_to_string("incubation/mail/survey.html", values | {"subject": subject})
    message = EmailMultiAlternatives(
        subject=subject,
        body=body,
        to=[answer.sent_to],
        headers={"Reply-To": address} if (address := str(village.contact.get("email", ""))) else {},
    )
    message.attach_alternative(page, "text/html")
    outbox.put(mail.TOPIC, mail.as_payload(message), at=now, village_id=village.pk)
