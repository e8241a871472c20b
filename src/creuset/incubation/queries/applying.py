"""An application as whoever writes it has it before them: what is written, until when, what it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from creuset.incubation.models import (
    Application,
    Axis,
    Call,
    Completion,
    Correction,
    CoWriter,
    Filing,
)
from creuset.incubation.queries.calls import instants_of
from creuset.incubation.rules import filing
from creuset.incubation.rules.filing import Asked, Cover, File, Lacking, OnCover, Window
from creuset.incubation.states import UNDECIDED, ApplicationState, Outcome
from creuset.incubation.writers import Writer, own_applications
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.sentences import sentence
from creuset.people.actors import Actor
from creuset.projects.models import Project
from creuset.projects.permissions import takes_part
from creuset.questions.models import Sheet, SheetFile
from creuset.questions.rules import faults_of, form_of
from creuset.villages.models import Village

MOST_PROJECTS = 50
#: What the team asks to complete, read with many applications.
OPEN_COMPLETIONS = Prefetch(
    "completions", Completion.objects.filter(answered_at=None), to_attr="open_completions"
)
DRAFT, COMPLETING = ApplicationState.DRAFT, ApplicationState.COMPLETING


@dataclass(frozen=True)
class Desk:
    """An application with all that says what its writer may do now."""

    writer: Writer
    now: datetime

    @property
    def application(self) -> Application:
        """The application itself."""
        return self.writer.application

    @property
    def call(self) -> Call:
        """The call that it answers."""
        return self.application.call

    @cached_property
    def state(self) -> ApplicationState:
        """Where it stands."""
        return ApplicationState(self.application.state)

    @cached_property
    def window(self) -> Window:
        """Until when it is written and filed."""
        return window_of(self.application)

    @cached_property
    def correction(self) -> Correction | None:
        """What is written anew of it."""
        rows = Correction.objects.select_related("sheet__version").filter(
            application=self.application
        )
        return rows.first()

    @cached_property
    def completion(self) -> Completion | None:
        """What the team asks for, while it waits for the answer."""
        return open_completion(self.application)

    @cached_property
    def filings(self) -> list[Filing]:
        """Each time it was filed, the latest first."""
        rows = Filing.objects.filter(application=self.application).select_related("filed_by")
        return list(rows.order_by("-turn"))

    @cached_property
    def co_writers(self) -> list[CoWriter]:
        """Who was asked to write or to read, in the order asked."""
        rows = CoWriter.objects.filter(application=self.application).select_related("party")
        return list(rows.order_by("invited_at", "pk"))

    @property
    def is_written(self) -> bool:
        """Whether something of it is written now: the draft, or what is written anew."""
        return self.state is DRAFT or self.correction is not None

    @property
    def may_write(self) -> bool:
        """Whether the reader writes it now."""
        return self.is_written and self.writer.may_write

    @property
    def may_change_cover(self) -> bool:
        """Whether what stands before the questions may change: until the deadline, then where the team asks for it."""
        if self.is_in_time or self.state is DRAFT:
            return True
        asked = self.completion.places if self.completion else None
        return asked is not None and (not asked or bool(set(asked) & set(OnCover)))

    @property
    def open_questions(self) -> frozenset[str] | None:
        """Which questions are open: those that the team asks to complete; None for all of them."""
        return filing.open_questions(
            in_time=self.is_in_time,
            may_correct_late=self.call.may_correct,
            asked=self.completion.places if self.completion else None,
        )

    @property
    def sheet(self) -> Sheet:
        """The answers that are written now, else those that were filed."""
        return self.correction.sheet if self.correction else self.application.sheet

    @property
    def cover(self) -> Cover:
        """What stands before the questions, as it is written now."""
        return Cover.read(self.correction.cover) if self.correction else cover_of(self.application)

    @property
    def is_in_time(self) -> bool:
        """Whether it may be filed now, were it whole."""
        return filing.is_in_time(self.window, self.now)

    @cached_property
    def shut(self) -> DomainError | None:
        """Why nothing of it is filed now, however whole it is; None where it may be."""
        try:
            if self.state is DRAFT:
                filing.check_in_time(self.window, self.now)
            else:
                filing.check_anew(
                    self.window,
                    answer_by=self.completion.answer_by if self.completion else None,
                    may_be_corrected=may_be_corrected(self.application, self.window, now=self.now),
                    now=self.now,
                )
        except (filing.TooLate, filing.NotOpen) as refusal:
            return refusal
        return None

    @property
    def takes_code(self) -> bool:
        """Whether a late code opens the call for it: the deadline of a draft is over."""
        return self.state is DRAFT and isinstance(self.shut, filing.TooLate)

    @property
    def is_frozen(self) -> bool:
        """Whether who holds and who writes can no longer change."""
        return filing.is_frozen(self.window, self.now)

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided about it yet."""
        return self.state in UNDECIDED

    @property
    def may_correct(self) -> bool:
        """Whether its holder may begin to write it anew."""
        return (
            self.correction is None
            and self.writer.may_file
            and may_be_corrected(self.application, self.window, now=self.now)
        )

    @property
    def may_withdraw(self) -> bool:
        """Whether its holder may take it back."""
        return self.writer.holds and self.state in UNDECIDED

    @cached_property
    def comes(self) -> bool:
        """Whether the laureate said that they come."""
        taken = self.application.decisions.filter(outcome=Outcome.SELECTED, accepts=True)
        return self.state is ApplicationState.SELECTED and taken.exists()

    @cached_property
    def axes(self) -> list[Axis]:
        """The axes of the call, in their order."""
        return list(self.call.axes.order_by("position"))

    @cached_property
    def asked(self) -> Asked:
        """What the call asks of the cover."""
        return asked_of(self.call, self.axes)

    @cached_property
    def lacking(self) -> tuple[Lacking, ...]:
        """All that is wrong or missing before it is filed."""
        return filing.lacking(file_of(self.application, self.sheet, self.cover, self.asked))


def window_of(application: Application) -> Window:
    """Return until when the application is written and filed."""
    door = application.late_door
    until = None
    if door is not None:
        until = min(door.until, door.closed_at) if door.closed_at else door.until
    return Window(call=instants_of(application.call), late_until=until)


def may_be_corrected(application: Application, window: Window, *, now: datetime) -> bool:
    """Say whether what was filed may be written anew now: while nobody has judged its matter."""
    state = ApplicationState(application.state)
    if state is COMPLETING:
        return True
    readable = state in (ApplicationState.FILED, ApplicationState.ADMISSIBLE)
    return readable and filing.may_correct(
        window, may_correct_late=application.call.may_correct, now=now
    )


def open_completion(application: Application) -> Completion | None:
    """Return what the team asks to complete, while it waits for the answer."""
    if application.state != COMPLETING:
        return None
    if (at_hand := getattr(application, "open_completions", None)) is not None:
        return next(iter(at_hand), None)
    return Completion.objects.filter(application=application, answered_at=None).first()


def cover_of(application: Application) -> Cover:
    """Return what stands before the questions of an application."""
    return Cover(
        title=application.title,
        kind=application.kind,
        axis=application.axis.code if application.axis else "",
        siret=application.siret,
        company_name=application.company_name,
        asked_cents=application.asked_cents,
    )


def asked_of(call: Call, axes: Iterable[Axis] | None = None) -> Asked:
    """Return what the call asks of the cover; one query where its axes are not at hand."""
    own = call.axes.order_by("position") if axes is None else axes
    return Asked(
        kinds=tuple(call.project_kinds),
        axes=tuple(axis.code for axis in own),
        gives_money=call.budget_cents is not None or call.most_cents is not None,
        most_cents=call.most_cents,
    )


def file_of(
    application: Application, sheet: Sheet, cover: Cover, asked: Asked | None = None
) -> File:
    """Return the application as whoever files it has it before them."""
    holder = application.holder
    return File(
        cover=cover,
        asked=asked or asked_of(application.call),
        faults=faults_of(form_of(sheet.version.data), sheet.answers, filing=True),
        has_form=application.call.form_id is not None,
        holder_name=holder.name if holder else "",
        holder_email=holder.email if holder else application.email,
    )


def cover_words() -> dict[str, str]:
    """Return the words of the places of the cover."""
    return {
        "cover.title": _("Title of the project"),
        "cover.kind": _("Kind of project"),
        "cover.axis": _("Axis"),
        "cover.company": _("Company"),
        "cover.asked": _("Amount asked for"),
        "cover.holder": _("Your name and address"),
        "cover.form": _("The form"),
    }


def listed(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return applications with what a list shows of them, the latest first."""
    found = rows.select_related("village", "call", "holder", "late_door", "axis")
    return found.prefetch_related(OPEN_COMPLETIONS, "call__rounds").order_by("-changed_at", "-pk")


def get_co_writer(writer: Writer, pk: int) -> CoWriter:
    """Return somebody who was asked to write the application. Raises NotFound."""
    row = CoWriter.objects.filter(application=writer.application, pk=pk).first()
    if row is None:
        raise NotFound(sentence("They do not write this application."))
    return row


def get_filing(writer: Writer, turn: int) -> Filing:
    """Return one filing of the application. Raises NotFound."""
    rows = Filing.objects.select_related("application__call", "sheet__version__form", "filed_by")
    row = rows.filter(application=writer.application, turn=turn).first()
    if row is None:
        raise NotFound(sentence("It was not filed so often."))
    return row


def get_file(writer: Writer, sheet: Sheet, pk: int) -> SheetFile:
    """Return a file of the answers that are written. Raises NotFound, Forbidden for whoever only reads."""
    writer.check_may_write()
    row = SheetFile.objects.select_related("stored", "sheet").filter(sheet=sheet, pk=pk).first()
    if row is None:
        raise NotFound(sentence("There is no such file."))
    return row


def choosable_projects(by: Actor) -> list[Project]:
    """Return the actor's own projects in the network, by title: what an application may be about."""
    rows = Project.objects.filter(takes_part(by)).distinct()
    return list(rows.order_by("search_text", "pk")[:MOST_PROJECTS])


def get_project(by: Actor, pk: int) -> Project:
    """Return one of the actor's own projects. Raises NotFound."""
    row = Project.objects.filter(takes_part(by), pk=pk).first()
    if row is None:
        raise NotFound(sentence("Choose one of your own projects."))
    return row


def own_desks(village: Village, by: Actor, *, most: int, now: datetime) -> list[Desk]:
    """Return what the actor holds or writes, the latest first, at most so many; a few queries."""
    asked = {one.application_id: one for one in CoWriter.objects.filter(party=by.party)}
    return [
        Desk(
            Writer(
                application=row,
                name=by.name,
                via=by.via.value,
                party=by.party,
                co_writer=asked.get(row.pk) if row.holder_id != by.party_id else None,
            ),
            now,
        )
        for row in listed(own_applications(village, by))[:most]
    ]
