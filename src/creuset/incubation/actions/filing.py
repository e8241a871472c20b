"""An application is filed: once, in time, whole, with a number and a receipt; or filed anew in its place."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from creuset.core import locks
from creuset.incubation.actions.applications import locked, put_cover, tell
from creuset.incubation.actions.sitting import check_may_apply
from creuset.incubation.mails import applicants as mails
from creuset.incubation.models import Application, Correction, CoWriter, Filing
from creuset.incubation.papers import receipts as papers
from creuset.incubation.queries.applying import (
    cover_of,
    file_of,
    may_be_corrected,
    open_completion,
    window_of,
)
from creuset.incubation.queries.changes import changes_between
from creuset.incubation.rules import filing
from creuset.incubation.rules.filing import Cover
from creuset.incubation.rules.receipts import Enclosed, canonical, receipt_of
from creuset.incubation.states import APPLICATION, ApplicationState
from creuset.incubation.writers import Writer
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.parties import ensure_organisation, know
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.projects.actions import add_member, start_project
from creuset.projects.models import KnownProject, Project
from creuset.projects.permissions import takes_part
from creuset.projects.states import ProjectKind
from creuset.questions.actions.sheets import close
from creuset.questions.models import Sheet, SheetFile


@transaction.atomic
def file_application(
    *, writer: Writer, by: Actor, now: datetime, project: Project | None = None
) -> Filing:
    """The application is with the team, numbered in its call, its holder known to the village; a receipt is mailed.

    What was written anew is filed in place of what was filed before, which stays. `project` is one of the holder's
    own that it is about; without one a new project begins. Raises NotFound, Forbidden, NotOpen, TooLate,
    NotComplete, NotYours, NothingChanged, SitsInJury, Conflict where it is filed already.
    """
    # One filing after the other in a call: numbers leave no hole.
    locks.lock("apply", [writer.application.call_id])
    row = locked(writer.application)
    here = writer.still(row)
    if not here.may_file:
        raise Forbidden(_("Only whoever holds the application files it, signed in."))
    if row.state == ApplicationState.DRAFT:
        return _first(row, project, by=by, now=now)
    correction = Correction.objects.select_related("sheet__version").filter(application=row).first()
    if correction is None:
        raise Conflict(
            _("This application is filed already: number %(number)s.", number=row.number or 0)
        )
    return _anew(row, correction, by=by, now=now)


def _first(row: Application, project: Project | None, *, by: Actor, now: datetime) -> Filing:
    filing.check_in_time(window_of(row), now)
    filing.check_complete(file_of(row, row.sheet, cover_of(row)))
    holder = row.holder
    assert holder is not None  # noqa: S101 -- who may file is the holder
    check_may_apply(row.call, holder)
    know(party=holder, village=row.village, by=HOUSE, now=now)
    # A new actor: the one of this request has read before that the village does not know them.
    fresh = Actor(party=by.party, via=by.via, scopes=by.scopes)
    row.company = _company(row, now=now)
    row.project = _project(row, project, by=fresh, now=now)
    _team(row, row.project, by=fresh, now=now)
    row.number = 1 + (
        Application.objects.filter(call=row.call_id).aggregate(last=Max("number"))["last"] or 0
    )
    row.filed_at, row.changed_at = now, now
    row.state = APPLICATION.check(ApplicationState(row.state), "file").value
    row.save()
    close(sheet=row.sheet, by=by, now=now)
    made = _receipt(row, by=by, now=now)
    tell(verb="incubation.filed", row=row, by=by, now=now)
    return made


def _anew(row: Application, correction: Correction, *, by: Actor, now: datetime) -> Filing:
    completion = open_completion(row)
    window = window_of(row)
    filing.check_anew(
        window,
        answer_by=completion.answer_by if completion else None,
        may_be_corrected=may_be_corrected(row, window, now=now),
        now=now,
    )
    cover = Cover.read(correction.cover)
    changed = changes_between(row.sheet, correction.sheet) | set(cover_of(row).differs(cover))
    if not changed and completion is None:
        raise filing.NothingChanged(_("Nothing is changed: what you filed stands."))
    filing.check_changes(
        changed,
        in_time=filing.is_in_time(window, now),
        may_correct_late=row.call.may_correct,
        asked=completion.places if completion else None,
    )
    filing.check_complete(file_of(row, correction.sheet, cover))
    put_cover(row, cover)
    row.company = _company(row, now=now)
    row.sheet, row.changed_at = correction.sheet, now
    if completion is not None:
        row.state = APPLICATION.check(ApplicationState(row.state), "answer").value
        completion.answered_at = now
        completion.save(update_fields=["answered_at"])
    row.save()
    correction.delete()
    close(sheet=row.sheet, by=by, now=now)
    made = _receipt(row, by=by, now=now)
    verb = "incubation.completed" if completion else "incubation.corrected"
    tell(verb=verb, row=row, by=by, now=now)
    return made


def _receipt(row: Application, *, by: Actor, now: datetime) -> Filing:
    """Return the row of this filing, with the digest of all that was filed; the paper is made, the mail leaves."""
    cover = cover_of(row).as_data() | {"team": team_of(row)}
    turn = 1 + Filing.objects.filter(application=row).count()
    text = canonical(
        call=row.call.code,
        number=row.number or 0,
        turn=turn,
        filed_at=now,
        cover=cover_of(row).as_data(),
        form=form_of_sheet(row.sheet),
        answers=row.sheet.answers,
        files=enclosed(row.sheet),
        team=[(one["name"], one["role"]) for one in cover["team"]],
    )
    made = Filing.objects.create(
        application=row,
        turn=turn,
        sheet=row.sheet,
        cover=cover,
        filed_at=now,
        filed_by=by.party,
        receipt=receipt_of(text),
    )
    row.receipt = made.receipt
    row.save(update_fields=["receipt"])
    papers.make_paper(made, row, by=by, now=now)
    mails.send_receipt(made, row)
    return made


def canonical_of(made: Filing) -> str:
    """Return what was filed as the one text whose digest the receipt is; for whoever checks it."""
    row = made.application
    cover = dict(made.cover)
    team = cover.pop("team", [])
    return canonical(
        call=row.call.code,
        number=row.number or 0,
        turn=made.turn,
        filed_at=made.filed_at,
        cover=cover,
        form=form_of_sheet(made.sheet),
        answers=made.sheet.answers,
        files=enclosed(made.sheet),
        team=[(one["name"], one["role"]) for one in team],
    )


def team_of(row: Application) -> list[dict[str, str]]:
    """Return who files it and who wrote it with them, as the receipt says it."""
    holder = [{"name": row.holder.name, "role": "holder"}] if row.holder else []
    asked = CoWriter.objects.filter(application=row).order_by("pk")
    return [*holder, *({"name": one.called, "role": one.role} for one in asked)]


def enclosed(sheet: Sheet) -> list[Enclosed]:
    """Return the files of the answers."""
    rows = SheetFile.objects.filter(sheet=sheet).select_related("stored")
    return [
        Enclosed(one.place, one.stored.name, one.stored.size, one.stored.sha256) for one in rows
    ]


def form_of_sheet(sheet: Sheet) -> str:
    """Return the form and the version that a sheet answers."""
    return f"{sheet.version.form.code}.{sheet.version.number}"


def _company(row: Application, *, now: datetime) -> Party | None:
    """Return the company of the SIRET, which the village knows: the one there is with its SIREN, or a new one."""
    if not row.siret:
        return None
    return ensure_organisation(
        village=row.village, name=row.company_name, siret=row.siret, by=HOUSE, now=now
    )


def _project(row: Application, project: Project | None, *, by: Actor, now: datetime) -> Project:
    """Return the project that the application is about, which the village knows. Raises Refused."""
    holder = row.holder
    assert holder is not None  # noqa: S101 -- who may file is the holder
    if project is None:
        return start_project(
            village=row.village,
            title=row.title,
            kind=ProjectKind(row.kind),
            holder=holder,
            by=by,
            now=now,
        )
    if not Project.objects.filter(takes_part(by), pk=project.pk).exists():
        raise Refused(_("Choose one of your own projects."), field="project")
    twice = Application.objects.filter(call=row.call_id, project=project).exclude(
        state__in=[ApplicationState.WITHDRAWN, ApplicationState.LAPSED]
    )
    if twice.exists():
        raise Refused(_("An application for this project is filed already."), field="project")
    KnownProject.objects.get_or_create(
        village=row.village, project=project, defaults={"since": now}
    )
    return project


def _team(row: Application, project: Project, *, by: Actor, now: datetime) -> None:
    """Whoever wrote it and has an account takes part in the project."""
    there = {project.holder_id, *project.team.values_list("party_id", flat=True)}
    joined = CoWriter.objects.filter(application=row, party__isnull=False).select_related("party")
    for one in joined.order_by("pk"):
        if one.party is None or one.party_id in there:
            continue
        know(party=one.party, village=row.village, by=HOUSE, now=now)
        if project.holder_id == by.party_id:
            add_member(
                project=project,
                village=row.village,
                party=one.party,
                part=one.role,
                is_editor=one.may_write,
                by=by,
                now=now,
            )
