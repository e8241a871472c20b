"""Postage as billing shows it: mail that was sent on, and the page of its company."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.billing import sources
from creuset.core.text import day_text
from creuset.domiciliation.actions.mail import SOURCE
from creuset.domiciliation.models import Sending
from creuset.villages.models import Village


def register() -> None:
    """Billing names mail that was sent on."""
    sources.name_by(SOURCE, names)


def names(village: Village, ids: Iterable[int], face: str) -> dict[int, sources.Named]:
    """Return the titles of envelopes, and the pages of their companies' mail on a face; one query."""
    rows = Sending.objects.filter(domiciliation__village=village, pk__in=list(ids))
    page = "domiciliation:mail" if face == "desk" else "domiciliation_my:file"
    return {
        row.pk: sources.Named(
            _("Mail sent on, %(day)s") % {"day": day_text(village.day_of(row.sent_at))},
            reverse(page, args=[village, row.domiciliation_id]),
        )
        for row in rows
    }
