"""What applicants and those who write with them are told by mail: written into the outbox with the change.

None of it says more than its reader's own page: a title, a call, a day, and the link.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.core.mail import letter
from creuset.core.text import instant_text
from creuset.incubation.models import Application, CoWriter, Filing
from creuset.incubation.papers.receipts import to_the_second
from creuset.incubation.queries.applying import window_of
from creuset.incubation.rules.receipts import grouped
from creuset.incubation.writers import secret_of
from creuset.people.models import Party


def send_link(row: Application) -> None:
    """Whoever began the draft gets the link that finds it again."""
    _send("draft_link", row, to=row.email, path=link_of(row))


def remind(row: Application, *, days: int) -> None:
    """Whoever began the draft without an account is reminded of the deadline."""
    _send("draft_reminder", row, to=row.email, path=link_of(row), days=days)


def ask_co_writer(co_writer: CoWriter, *, by: str) -> None:
    """Somebody is asked to write an application, or to read it; the link in it is theirs."""
    row = co_writer.application
    path = reverse("incubation_apply:link", args=[row.village, secret_of(co_writer.key)])
    _send("co_writer", row, to=co_writer.email, path=path, co_writer=co_writer, by=by)


def send_receipt(made: Filing, row: Application) -> None:
    """The holder has it in writing: filed, when, under which number, with which digest."""
    if row.holder is None:
        return
    with override(row.language):
        at = to_the_second(made.filed_at, row.village.zone)
    path = reverse("incubation_my_applications:receipt", args=[row.village, row.pk, made.turn])
    _send(
        "receipt",
        row,
        to=row.holder.email or row.email,
        path=path,
        filing=made,
        digest=grouped(made.receipt),
        at=at,
    )


def tell_withdrawn(row: Application) -> None:
    """The holder has it in writing that the application is taken back."""
    if row.holder is not None:
        _send("withdrawn", row, to=row.holder.email or row.email, path=page_of(row))


def tell_handed_over(row: Application, *, before: Party) -> None:
    """Whoever holds the application now knows it, and from whom they have it."""
    if row.holder is not None:
        _send("handed_over", row, to=row.holder.email, path=page_of(row), before=before.name)


def link_of(row: Application) -> str:
    """Return the path of the link that finds the application again."""
    return reverse("incubation_apply:link", args=[row.village, secret_of(row.key)])


def page_of(row: Application) -> str:
    """Return the path of the application for whoever signs in."""
    return reverse("incubation_my_applications:application", args=[row.village, row.pk])


def _send(name: str, row: Application, *, to: str, path: str, **told: Any) -> None:
    if not to:
        return
    village = row.village
    with override(row.language), timezone.override(village.zone):
        values = told | {
            "application": row,
            "village": village,
            "deadline": instant_text(_deadline(row), village.zone),
            "url": f"{settings.BASE_URL.rstrip('/')}{path}",
            "site": f"{settings.BASE_URL.rstrip('/')}/{village.slug}/",
        }
        subject = render_to_string(f"incubation/mail/{name}_subject.txt", values)
        reply_to = str(village.contact.get("email", ""))
        letter(
            subject=subject,
            text=render_to_string(f"incubation/mail/{name}.txt", values),
            to=to,
            language=row.language,
            headers={"Reply-To": reply_to} if reply_to else {},
        ).send()


def _deadline(row: Application) -> datetime:
    return window_of(row).told_at
