"""Conflicts of interest as whoever leads a call sees them: with what they rest on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creuset.core.together import together
from creuset.incubation.models import (
    Application,
    Call,
    ConflictOfInterest,
    CoWriter,
    Juror,
    Reading,
)
from creuset.incubation.queries.linked import TO_JUDGE
from creuset.incubation.rules.conflicts import TieKind, hints_of
from creuset.incubation.states import STARTED
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence
from creuset.people.fields import fold
from creuset.projects.models import TeamMember


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict, what it rests on in words, and whether its juror reads the application nevertheless."""

    row: ConflictOfInterest
    evidence: Sequence[str]
    is_read: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """A juror and an application with a family name in common: said to whoever leads the call, kept nowhere."""

    juror: Juror
    application: Application
    name: str


def conflict_rows(call: Call) -> list[ConflictRow]:
    """Return every conflict of the jury, by application and juror; two queries."""
    rows = (
        ConflictOfInterest.objects.filter(juror__call=call)
        .select_related("juror__party", "application", "declared_by", "lifted_by")
        .order_by("application__number", "juror__party__search_text", "pk")
    )
    begun = Reading.objects.filter(
        juror__call=call, state__in=[state.value for state in STARTED]
    ).values_list("juror_id", "application_id")
    read = set(begun)
    return [
        ConflictRow(row, evidence_words(row), (row.juror_id, row.application_id) in read)
        for row in rows
    ]


def get_conflict(call: Call, pk: int) -> ConflictOfInterest:
    """Return the conflict of the call by this number. Raise NotFound."""
    rows = ConflictOfInterest.objects.select_related("juror__party", "juror__call", "application")
    row = rows.filter(juror__call=call, pk=pk).first()
    if row is None:
        raise NotFound(sentence("There is no such conflict in this jury."))
    return row


def evidence_words(row: ConflictOfInterest) -> list[str]:
    """Return what the house compared, in the reader's language."""
    said = {
        TieKind.PERSON: _("Takes part in this application."),
        TieKind.COMPANY: _("Both belong to %(what)s."),
        TieKind.SIREN: _("Both stand for the SIREN %(what)s."),
        TieKind.ADDRESS: _("Both have the address %(what)s."),
        TieKind.OFFICE: _("Both sit in %(what)s."),
        TieKind.MENTOR: _("Accompanies the project %(what)s."),
        TieKind.PAYS: _("%(what)s pays what the other rents here."),
        TieKind.PROJECT: _("Both work on “%(what)s”."),
    }
    return [
        said[TieKind(kind)] % {"what": words} for kind, _key, words in row.evidence.get("ties", [])
    ]


def hint_rows(call: Call) -> list[Hint]:
    """Return the family names that jurors and applications have in common, where no conflict stands between them.

    One query; nothing of it is kept.
    """
    files = Application.objects.filter(call=call, state__in=TO_JUDGE)
    jurors, applications, writers, makers, conflicts = together(
        Juror.objects.filter(call=call, declined_at=None, left_at=None).select_related("party"),
        files.select_related("holder"),
        CoWriter.objects.filter(application__in=files, party__isnull=False).values_list(
            "application_id", "party__family_name"
        ),
        TeamMember.objects.filter(project__in=files.values("project")).values_list(
            "project_id", "party__family_name"
        ),
        ConflictOfInterest.objects.filter(juror__call=call).values_list(
            "juror_id", "application_id"
        ),
    )
    names: dict[int, set[str]] = defaultdict(set)
    for row in applications:
        names[row.pk].add(row.holder.family_name if row.holder else "")
        names[row.pk] |= {name for project, name in makers if project == row.project_id}
    for pk, name in writers:
        names[pk].add(name)
    by_key = {row.pk: row for row in jurors}
    files_by_key = {row.pk: row for row in applications}
    found = hints_of(
        {row.pk: fold(row.party.family_name) for row in jurors},
        {pk: [fold(name) for name in own if name] for pk, own in names.items()},
    )
    known = {tuple(pair) for pair in conflicts}
    return [
        Hint(by_key[juror], files_by_key[application], by_key[juror].party.family_name)
        for juror, application, _name in found
        if (juror, application) not in known
    ]
