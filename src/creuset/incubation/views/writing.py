"""What the pages of an application share, whether it is opened by a link or by whoever is signed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.rates import Limiter
from creuset.core.text import localized
from creuset.incubation.actions import applications as actions
from creuset.incubation.actions import co_writers as team_actions
from creuset.incubation.forms.applications import (
    CodeForm,
    CoverForm,
    CoWriterForm,
    FiguresForm,
    PartForm,
    WithdrawForm,
)
from creuset.incubation.queries.applying import Desk, cover_words, get_co_writer
from creuset.incubation.queries.auditions import find_to_come, room_names
from creuset.incubation.rules.filing import Lacking, OnCover, is_frozen, way_of
from creuset.incubation.states import ApplicationState
from creuset.incubation.words.applications import state_words, step_words
from creuset.incubation.writers import Writer
from creuset.kernel.money import Money
from creuset.people.views.answers import answer_form, attempt
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.questions.queries.asking import asking_of
from creuset.questions.queries.reading import Reading, reading_of
from creuset.questions.rules import form_of
from creuset.questions.views.answering import saved_text, take_answers
from creuset.villages.models import Village

#: Guesses of late codes: one network address, five at once, then one a minute.
codes = Limiter(size=5, per_minute=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Where the pages of one application are, and what stands around them."""

    namespace: str
    key: int | str
    base: str

    def address(self, name: str, village: Village, *more: int) -> str:
        """Return the path of one of the pages."""
        return reverse(f"{self.namespace}:{name}", args=[village, self.key, *more])


def application_page(
    request: HttpRequest,
    village: Village,
    face: Face,
    desk: Desk,
    *,
    asking: Any = None,
    cover: CoverForm | None = None,
) -> HttpResponse:
    """Show the application: its questions while it is written, what was filed afterwards."""
    row = desk.application
    values = around(village, face, desk) | {
        "filings": desk.filings,
        "figures": FiguresForm(row),
        "figures_url": face.address("figures", village),
        "may_withdraw": desk.may_withdraw,
        "withdraw_url": face.address("withdraw", village),
    }
    if desk.may_write:
        answers_url = face.address("answers", village)
        values |= {
            "asking": asking
            or asking_of(desk.sheet, address=answers_url, only=desk.open_questions),
            "staying": _staying(desk),
            "cover": cover or CoverForm(desk.axes, desk.asked, desk.cover),
            "cover_url": face.address("cover", village),
            "cover_rows": cover_rows(desk),
        }
        template = "incubation/apply/write.html"
    else:
        heard = None
        if desk.state is ApplicationState.ELIGIBLE and desk.writer.party is not None:
            heard = find_to_come(desk.application, now=desk.now)
        values |= {
            "reading": reading_of(desk.sheet),
            "cover_rows": cover_rows(desk),
            "audition": heard,
            "room": room_names(heard) if heard else "",
        }
        template = "incubation/apply/read.html"
    is_refused = bool(cover and cover.errors) or bool(asking)
    return private(render(request, template, values, status=422 if is_refused else 200))


def _staying(desk: Desk) -> Reading | None:
    """Return what stays as it was filed, while only some of it is open; None where all of it is."""
    opened = desk.open_questions
    return None if opened is None else reading_of(desk.sheet, without=opened)


def cover_page(request: HttpRequest, village: Village, face: Face, writer: Writer) -> HttpResponse:
    """Keep what stands before the questions, but what cannot be read; a page's own hands get a line back."""
    now = clock.now()
    desk = Desk(writer, now)
    form = CoverForm(desk.axes, desk.asked, desk.cover, request.POST)
    is_whole = form.is_valid()
    done = attempt(form, lambda: actions.describe(writer=writer, cover=form.written(), now=now))
    if request.headers.get("HX-Request") == "true":
        values = {"form": form, "said": saved_text(now) if done else ""}
        return render(request, "incubation/apply/_cover_said.html", values)
    if done is None or not is_whole:
        return application_page(request, village, face, desk, cover=form)
    messages.success(request, _("Saved."))
    return redirect(face.address(_home(face), village))


def answers_page(
    request: HttpRequest, village: Village, face: Face, writer: Writer, *, then: str
) -> HttpResponse:
    """Keep what is answered, piece by piece or as a plain form; `then` is where its button “file” leads."""
    now = clock.now()
    desk = Desk(writer, now)
    writer.check_may_write()
    answered = take_answers(request, desk.sheet, by=writer, now=now, only=desk.open_questions)
    if answered.response is not None:
        return answered.response
    if not answered.is_whole:
        asking = answered.asking(address=face.address("answers", village))
        return application_page(request, village, face, desk, asking=asking)
    if answered.do == "file":
        return redirect(then)
    messages.success(request, _("Saved."))
    return redirect(face.address(_home(face), village))


def team_page(request: HttpRequest, village: Village, face: Face, writer: Writer) -> HttpResponse:
    """Who writes with the holder; the holder asks others until the deadline."""
    now = clock.now()
    desk = Desk(writer, now)
    form = CoWriterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = attempt(
            form,
            lambda: team_actions.ask_co_writer(writer=writer, **form.cleaned_data, now=now),
        )
        if made is not None:
            messages.success(
                request, _("A mail is on its way to %(name)s.") % {"name": made.called}
            )
            return redirect(face.address("team", village))
    may_change = writer.holds and not desk.is_frozen and desk.is_open
    rows = [
        {
            "row": one,
            "url": face.address("writer", village, one.pk),
            "is_me": writer.co_writer is not None and writer.co_writer.pk == one.pk,
            "remove_url": face.address("remove", village, one.pk),
            "again_url": face.address("again", village, one.pk),
        }
        for one in desk.co_writers
    ]
    values = around(village, face, desk) | {
        "form": form,
        "rows": rows,
        "may_change": may_change,
        "is_frozen": is_frozen(desk.window, now),
    }
    status = 422 if form.errors else 200
    return private(render(request, "incubation/apply/team.html", values, status=status))


def writer_page(
    request: HttpRequest, village: Village, face: Face, writer: Writer, pk: int
) -> HttpResponse:
    """What somebody who was asked is, and whether they write."""
    row = get_co_writer(writer, pk)
    writer.check_holds()
    form = PartForm(row, request.POST if request.method == "POST" else None)
    return _answer(
        request,
        face,
        form,
        lambda: team_actions.change_co_writer(
            writer=writer, co_writer=row, **form.cleaned_data, now=clock.now()
        ),
        said=_("Saved."),
        then=face.address("team", village),
        title=row.called,
        submit=_("Save"),
    )


def do_to_writer(
    request: HttpRequest,
    village: Village,
    face: Face,
    writer: Writer,
    pk: int,
    *,
    action: Callable[..., Any],
    said: str,
    then: str | None = None,
) -> HttpResponse:
    """Do something to somebody who was asked, and say so."""
    row = get_co_writer(writer, pk)
    called = row.called
    action(writer=writer, co_writer=row, now=clock.now())
    messages.success(request, said % {"name": called})
    return redirect(then or face.address("team", village))


def code_page(request: HttpRequest, village: Village, face: Face, writer: Writer) -> HttpResponse:
    """Open the call with a late code; who guesses waits."""
    now = clock.now()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and codes.wait(request.META.get("REMOTE_ADDR", ""), now=now):
        return render(request, "429.html", status=429)
    return _answer(
        request,
        face,
        form,
        lambda: actions.open_late(writer=writer, code=form.cleaned_data["code"], now=now),
        said=_("You may still file this application."),
        then=face.address(_home(face), village),
        title=_("File after the deadline"),
        submit=_("Enter the code"),
        lede=_("The team may have given you a code. It is good once or a few times, until a day."),
    )


def figures_page(
    request: HttpRequest, village: Village, face: Face, writer: Writer
) -> HttpResponse:
    """Keep who they are for figures, or forget it."""
    form = FiguresForm(writer.application, request.POST)
    return _answer(
        request,
        face,
        form,
        lambda: actions.say_figures(writer=writer, **form.cleaned_data, now=clock.now()),
        said=_("Saved."),
        then=face.address(_home(face), village),
        title=_("For the figures of the call"),
        submit=_("Save"),
    )


def withdraw_page(
    request: HttpRequest, village: Village, face: Face, writer: Writer, *, then: str
) -> HttpResponse:
    """Ask once more, then take the application back."""
    writer.check_holds()
    row = writer.application
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    is_filed = row.filed_at is not None
    return _answer(
        request,
        face,
        form,
        lambda: actions.withdraw(
            writer=writer, reason=form.cleaned_data["reason"], now=clock.now()
        ),
        said=_("The application is withdrawn."),
        then=then,
        cancel_url=face.address(_home(face), village),
        title=(_("Withdraw “%(title)s”?") if is_filed else _("Give up “%(title)s”?"))
        % {"title": row.title or _("An application without a title yet")},
        submit=_("Withdraw the application") if is_filed else _("Give up this draft"),
        is_danger=True,
        lede=_("Nobody judges it any more. This cannot be undone.")
        if is_filed
        else _("The draft and its files are erased. This cannot be undone."),
    )


def _answer(
    request: HttpRequest, face: Face, form: Form, action: Callable[[], Any], **page: Any
) -> HttpResponse:
    """Return what follows a form of the application, or its page; its address stays between them and us."""
    template = "incubation/apply/form.html"
    return private(answer_form(request, form, action, base=face.base, template=template, **page))


def private(answer: HttpResponse) -> HttpResponse:
    """Nobody else learns the address: not the next site, not a search engine, not a cache."""
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer


def cover_rows(desk: Desk) -> list[tuple[str, str]]:
    """Return what stands before the questions, as its reader sees it."""
    words, cover = cover_words(), desk.cover
    axis = next((one for one in desk.axes if one.code == cover.axis), None)
    rows = [
        (words[OnCover.KIND], str(KIND_LABELS[ProjectKind(cover.kind)]) if cover.kind else ""),
        (words[OnCover.AXIS], localized(axis.names) if axis and len(desk.axes) > 1 else ""),
        (words[OnCover.COMPANY], " · ".join(filter(None, (cover.company_name, cover.siret)))),
        (words[OnCover.ASKED], _money(cover.asked_cents, desk)),
    ]
    return [row for row in rows if row[1]]


def _money(cents: int | None, desk: Desk) -> str:
    return "" if cents is None else money_text(Money(cents, desk.call.village.currency))


def lacking_rows(lacking: Sequence[Lacking], desk: Desk, home: str) -> list[tuple[str, str, str]]:
    """Return what is missing, each with the words of its place and the way there."""
    named = dict(cover_words())
    for question in form_of(desk.sheet.version.data).questions:
        named[question.key] = localized(question.labels)
    rows = []
    for one in lacking:
        if one.place in named:
            key, anchor = one.place, f"#{_FIELDS.get(one.place, f'q-{one.place}')}"
        else:
            key, anchor = one.place.split(".")[0], f"#q-{one.place}"
        rows.append((named.get(key, key), str(one.why), f"{home}{anchor}"))
    return rows


_FIELDS: dict[str, str] = {
    OnCover.TITLE: "id_title",
    OnCover.KIND: "id_kind",
    OnCover.AXIS: "id_axis",
    OnCover.COMPANY: "id_siret",
    OnCover.ASKED: "id_asked",
}


def around(village: Village, face: Face, desk: Desk) -> dict[str, Any]:
    """Return what stands around every page of an application."""
    row, now = desk.application, desk.now
    return {
        "village": village,
        "base": face.base,
        "face": face,
        "desk": desk,
        "application": row,
        "call": row.call,
        "writer": desk.writer,
        "now": now,
        "home_of_it": face.address(_home(face), village),
        "team_url": face.address("team", village),
        "code_url": face.address("code", village),
        "next_url": face.address(
            "take" if face.namespace == "incubation_apply" else "file", village
        ),
        "state": state_words(desk),
        "steps": [
            (step, step_words(step))
            for step in way_of(
                desk.state,
                deadline=desk.window.told_at,
                answers_on=row.call.answers_on,
                starts_on=row.call.starts_on,
            )
        ],
        "completion": desk.completion,
        "completion_places": _asked_places(desk),
    }


def _asked_places(desk: Desk) -> list[str]:
    if desk.completion is None:
        return []
    named = dict(cover_words())
    for question in form_of(desk.sheet.version.data).questions:
        named[question.key] = localized(question.labels)
    return [named.get(key, key) for key in desk.completion.places]


def _home(face: Face) -> str:
    return "link" if face.namespace == "incubation_apply" else "application"
