"""What tests of applicants share: a call with a short form, a draft that could be filed, links out of mails."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from creuset.core.mail import as_payload
from creuset.core.models import OutboxRow
from creuset.incubation.actions.applications import begin_signed_in, describe
from creuset.incubation.actions.filing import file_application
from creuset.incubation.models import Application, Call, Filing
from creuset.incubation.queries.applying import cover_of
from creuset.incubation.rules.filing import Cover
from creuset.incubation.writers import Writer, get_writer
from creuset.people.actors import Actor
from creuset.questions.actions.sheets import attach, save
from creuset.questions.models import SheetFile
from creuset.questions.rules import form_of
from creuset.questions.rules.answering import agreed_to
from creuset.questions.rules.changing import Change
from creuset.villages.models import Village
from tests.factories.incubation import make_call
from tests.factories.people import actor_of, make_person
from tests.factories.questions import ASKED, make_form
from tests.factories.villages import NOW

#: The short form of the factories, with a file.
WITH_FILE = {
    "questions": [
        *ASKED["questions"],
        {
            "key": "deck",
            "kind": "files",
            "labels": {"fr": "Présentation", "en": "Slides"},
            "types": ["pdf"],
        },
    ]
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_open_call(village: Village, **more: Any) -> Call:
    """A call of one kind and one axis, whose form has a file too."""
    return make_call(village, form=make_form(village, WITH_FILE), **more)


def applicant(name: str = "Zoé Martin", **more: Any) -> Actor:
    """Somebody with a name and an address, whom no village knows."""
    return actor_of(make_person(name=name, **more))


def draft(call: Call, by: Actor | None = None, **more: Any) -> Writer:
    """A draft of somebody signed in, with everything that it needs to be filed."""
    by = by or applicant()
    row = begin_signed_in(call=call, title="Le Phare", language="fr", by=by, now=NOW, **more)
    writer = writer_of(row, by)
    fill(writer)
    return writer


def fill(writer: Writer, pitch: str = "Un phare pour les musées.", sheet: Any = None) -> None:
    """The questions that are required have an answer."""
    sheet = sheet or writer.application.sheet
    sheet.refresh_from_db()
    form = form_of(sheet.version.data)
    consent = next(one for one in form.questions if one.key == "agreed")
    changes = [
        Change(("pitch",), pitch, sheet.revision),
        Change(("agreed",), agreed_to(consent), sheet.revision),
    ]
    save(sheet=sheet, changes=changes, by=writer, now=NOW)


def with_file(writer: Writer) -> SheetFile:
    """A PDF answers the question for one."""
    upload = SimpleUploadedFile("phare.pdf", PDF, "application/pdf")
    return attach(
        sheet=writer.application.sheet, place=("deck",), upload=upload, by=writer, now=NOW
    )


def writer_of(row: Application, by: Actor) -> Writer:
    """The actor with their application, as it is now."""
    return get_writer(row.village, row.pk, by=by)


def filed(call: Call, by: Actor | None = None, **more: Any) -> tuple[Writer, Actor, Filing]:
    """An application of the call that was filed just now."""
    by = by or applicant()
    writer = draft(call, by)
    made = file_application(writer=writer, by=by, now=more.pop("now", NOW), **more)
    return writer_of(writer.application, by), by, made


def change_cover(writer: Writer, **more: Any) -> Application:
    """The cover says something else."""
    cover = Cover(**{**cover_of(writer.application).as_data(), **more})
    return describe(writer=writer, cover=cover, now=NOW)


def mails_to(address: str) -> list[dict[str, Any]]:
    """What waits to be mailed to the address, or was, in order."""
    rows = OutboxRow.objects.filter(topic="mail.send").order_by("pk")
    waiting = [row.payload for row in rows]
    found = [*waiting, *(as_payload(one) for one in mail.outbox)]
    return [one for one in found if address in one["to"]]


def link_in(payload: dict[str, Any]) -> str:
    """The path of the link to an application in a mail."""
    found = re.search(r"/[\w-]+/apply/link/[0-9a-f]{43}/", payload["text"])
    assert found, payload["text"]
    return found[0]


def late(call: Call, **more: Any) -> Call:
    """The call's deadline is a day ago, without grace."""
    Call.objects.filter(pk=call.pk).update(
        closes_at=NOW - timedelta(days=1), grace_minutes=0, **more
    )
    call.refresh_from_db()
    return call
