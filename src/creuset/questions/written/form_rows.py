"""Written forms as versions of the database, and back; a version that was published never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.people.actors import HOUSE
from creuset.questions.actions.forms import publish_written, put_away
from creuset.questions.models import Form, FormVersion
from creuset.questions.written.forms import data_of_form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from creuset.questions.written.forms import Forms
    from creuset.villages.models import Village

type Data = dict[str, Any]


def write_forms(village: Village, file: Forms, *, now: datetime) -> None:
    """The village asks what the file says, each form that says something new as its next version.

    A form that is published and that the file does not name is put away; who answers it goes on.
    """
    there = {row.code: row for row in Form.objects.filter(village=village)}
    newest = _newest(village)
    for one in file.forms:
        publish_written(
            village=village,
            form=there.get(one.code),
            newest=newest.get(one.code),
            code=one.code,
            names=one.name,
            data=data_of_form(one),
            now=now,
        )
    for code in newest.keys() - {one.code for one in file.forms}:
        put_away(form=there[code], by=HOUSE, now=now)


def forms_data(village: Village) -> Sequence[Data]:
    """Return the section of forms as the database holds it: what is published, and not put away; one query."""
    return [
        {
            "code": code,
            "name": version.form.names,
            "questions": version.data["questions"],
        }
        for code, version in _newest(village).items()
        if version.form.put_away_at is None
    ]


def _newest(village: Village) -> dict[str, FormVersion]:
    """Return the newest published version of each form, the forms in the order in which they were made."""
    rows = FormVersion.objects.filter(form__village=village, published_at__isnull=False)
    found = {row.form.code: row for row in rows.select_related("form").order_by("form", "number")}
    return dict(sorted(found.items(), key=lambda pair: pair[1].form_id))
