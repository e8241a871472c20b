"""What a page does with answers that are sent to it: by its own hands piece by piece, or as a plain form."""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.core.audit import By
from creuset.core.files import FileRefused
from creuset.core.http import asks_json, problem, row_number, without_nul
from creuset.core.text import hour_text
from creuset.kernel.errors import DomainError
from creuset.questions.actions import sheets as actions
from creuset.questions.models import Sheet
from creuset.questions.queries.asking import Asking, Field, asking_of, digest_of
from creuset.questions.queries.reading import answer_text
from creuset.questions.queries.versions import asked_by, get_file, sheet_now
from creuset.questions.rules import Form, Kind, Question
from creuset.questions.rules.changing import (
    Act,
    Change,
    Clash,
    Misplaced,
    RowChange,
    find_question,
    fitting,
    typed_at,
    written,
)

#: What is typed at a place is sent under its name after this; files under theirs after that.
TYPED, FILE = "q-", "f-"


@dataclass
class Answered:
    """What became of answers that were sent: the page shows what stands between them and being kept."""

    sheet: Sheet
    #: The keys of the questions that are open; None for all of them.
    only: Collection[str] | None = None
    #: The button that was pressed: "save", or whatever the page's own buttons are called.
    do: str = "save"
    clashes: list[Clash] = field(default_factory=list)
    #: Why a file was not taken, by place.
    refused: dict[str, str] = field(default_factory=dict)
    #: The answer to a page's own hands; a plain form is answered by the page.
    response: HttpResponse | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything that was sent is kept."""
        return not self.clashes and not self.refused

    def asking(self, *, address: str, filing: bool = False) -> Asking:
        """Return the form to draw again, with what was not kept at its places."""
        return asking_of(
            self.sheet,
            address=address,
            filing=filing,
            clashes=self.clashes,
            refused=self.refused,
            only=self.only,
        )


def take_answers(
    request: HttpRequest,
    sheet: Sheet,
    *,
    by: By,
    now: datetime,
    only: Collection[str] | None = None,
) -> Answered:
    """What was sent is kept; the page that calls has checked who sends it, and says what is open.

    Whoever types with the page's own hands is answered by `response`. Of a plain form everything that was changed
    is kept, files are attached and its buttons for rows and files are obeyed; `do` names the page's own button.
    """
    if not asks_json(request):
        return _take_form(request, sheet, by=by, now=now, only=only)
    try:
        answered = (
            _take_changes(request, sheet, by=by, now=now, only=only)
            if request.content_type == "application/json"
            else _take_form(request, sheet, by=by, now=now, only=only)
        )
    except DomainError as error:
        return Answered(sheet, response=problem(error))
    return answered


def _take_changes(
    request: HttpRequest, sheet: Sheet, *, by: By, now: datetime, only: Collection[str] | None
) -> Answered:
    """Keep the changes that a page's hands send, and answer what it must know."""
    try:
        sent = json.loads(request.body)
        changes = [_change(one) for one in sent["changes"]]
        known = int(sent["known"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misplaced(_("This could not be read.")) from error
    saved = actions.save(sheet=sheet, changes=changes, by=by, now=now, only=only)
    mine = {written(one.place) for one in changes if isinstance(one, Change)}
    answered = Answered(saved.sheet, only, clashes=list(saved.clashes))
    answered.response = JsonResponse(_state(answered, known=known, mine=mine, now=now))
    return answered


def _change(sent: Mapping[str, Any]) -> Change | RowChange:
    place = tuple(str(sent["place"]).split("."))
    if "act" in sent:
        block, row = place
        return RowChange(block, row, Act(sent["act"]), int(sent["read"]))
    return Change(place, sent["typed"], int(sent["read"]))


def _take_form(
    request: HttpRequest, sheet: Sheet, *, by: By, now: datetime, only: Collection[str] | None
) -> Answered:
    """Keep what a form holds; a file alone is answered by the question that it answers."""
    sent = without_nul(request.POST)
    saved = actions.save(
        sheet=sheet,
        changes=[*changes_in(sent, asked_by(sheet.version)), *_rows_in(sent)],
        by=by,
        now=now,
        only=only,
    )
    answered = Answered(saved.sheet, only, sent.get("do", "save"), list(saved.clashes))
    places = []
    for name, uploads in request.FILES.lists():
        if not name.startswith(FILE):
            continue
        places.append(name.removeprefix(FILE))
        for upload in uploads:
            try:
                place = tuple(places[-1].split("."))
                actions.attach(
                    sheet=answered.sheet, place=place, upload=upload, by=by, now=now, only=only
                )
            except FileRefused as error:
                answered.refused[places[-1]] = str(error)
    verb, _space, number = answered.do.partition(" ")
    if verb == "detach" and (pk := row_number(number)) is not None:
        file = get_file(sheet, pk)
        places.append(file.place)
        actions.detach(file=file, by=by, now=now, only=only)
    answered.sheet = sheet_now(sheet)
    if asks_json(request):
        answered.response = JsonResponse(_drawn(answered, places, now=now))
    return answered


def changes_in(sent: QueryDict, form: Form) -> Iterator[Change]:
    """Give what a plain form holds at places where it was drawn otherwise."""
    try:
        drawn = json.loads(sent.get("drawn", "{}"))
        read = int(sent.get("revision", "0"))
    except ValueError as error:
        raise Misplaced(_("This could not be read.")) from error
    for name, digest in drawn.items() if isinstance(drawn, dict) else ():
        place = tuple(name.split("."))
        question = find_question(form, place)
        if question is not None and question.kind in (Kind.FILES, Kind.NOTE, Kind.BLOCK):
            continue
        typed = _sent_at(sent, name, question)
        kept = fitting(question, typed) if question is not None else typed
        if digest_of(kept) != digest:
            yield Change(place, typed, read)


def _sent_at(sent: QueryDict, place: str, question: Question | None) -> object:
    """Return what a plain form holds at a place; None where it holds nothing."""
    name = f"{TYPED}{place}"
    inner = {
        key.removeprefix(f"{name}/"): value
        for key, value in sent.items()
        if key.startswith(f"{name}/")
    }
    if inner:
        return _budget_in(inner)
    values = [value for value in sent.getlist(name) if value]
    if question is not None and question.kind is Kind.CHOICE and len(values) > 1:
        return values
    # Of other kinds `most` is the greatest number that is taken, or none.
    is_list = (
        question is not None
        and question.kind is Kind.CHOICE
        and getattr(question.ask, "most", 1) > 1
    )
    return (values or None) if is_list else next(iter(values), None)


def _budget_in(inner: Mapping[str, Any]) -> dict[str, Any]:
    """Return a budget from its controls: lines/<key>, own/<n>/label and own/<n>/amount."""
    lines: dict[str, str] = {}
    own: dict[int, dict[str, str]] = {}
    for name, value in inner.items():
        match name.split("/"):
            case ["lines", key]:
                lines[key] = value
            case ["own", n, ("label" | "amount") as part] if n.isdecimal():
                own.setdefault(int(n), {})[part] = value
            case _:
                continue
    return {"lines": lines, "own": [own[n] for n in sorted(own)]}


def _rows_in(sent: QueryDict) -> Iterator[RowChange]:
    """Give what the pressed button does to a row: "add team", "remove team.a1", "up team.a1"."""
    verb, _space, place = sent.get("do", "").partition(" ")
    if verb not in list(Act) or not place:
        return
    block, _dot, row = place.partition(".")
    read = row_number(sent.get("revision", "")) or 0
    yield RowChange(block, row or secrets.token_hex(4), Act(verb), read)


def _state(answered: Answered, *, known: int, mine: set[str], now: datetime) -> dict[str, Any]:
    """Return what a page must know after its changes were kept."""
    sheet = answered.sheet
    form = asked_by(sheet.version)
    asking = answered.asking(address="")
    clashing = {written(clash.place) for clash in answered.clashes}
    others = [
        {"place": place, "typed": typed_at(sheet.answers, tuple(place.split(".")))}
        for place, revision in sheet.touched.items()
        if revision > known and place not in mine | clashing
    ]
    return {
        "revision": sheet.revision,
        "version": sheet.version.number,
        "said": saved_text(now),
        "faults": _faults(asking),
        "others": others,
        "clashes": [_clash(form, clash) for clash in answered.clashes],
    }


def _drawn(answered: Answered, places: list[str], *, now: datetime) -> dict[str, Any]:
    """Return the questions at some places, drawn again."""
    asking = answered.asking(address="")
    inner = [each for one in asking.fields for row in one.rows for each in row.fields]
    fields = [one for one in (*asking.fields, *inner) if one.place in places]
    return {
        "revision": answered.sheet.revision,
        "version": answered.sheet.version.number,
        "said": saved_text(now),
        "refused": bool(answered.refused),
        "html": {
            one.place: render_to_string("questions/asked_one.html", {"field": one})
            for one in fields
        },
    }


def saved_text(now: datetime) -> str:
    """Say when what was typed was saved."""
    hour = hour_text(now.astimezone(timezone.get_current_timezone()))
    return _("Saved at %(hour)s") % {"hour": hour}


def _faults(asking: Asking) -> dict[str, list[str]]:
    """Return what is wrong, by the place at which it is said; lines of budgets under their parts."""
    found: dict[str, list[str]] = {}
    for one in asking.wrong:
        if one.faults:
            found[one.place] = list(one.faults)
    for one in _every(asking):
        for line in (*one.lines, *one.own):
            if line.fault:
                found[f"{one.place}/{line.part}"] = [line.fault]
    return found


def _every(asking: Asking) -> Iterator[Field]:
    for one in asking.fields:
        yield one
        for row in one.rows:
            yield from row.fields


def _clash(form: Form, clash: Clash) -> dict[str, Any]:
    """Return two answers to one question: what stands, as words and as it is kept."""
    question = find_question(form, clash.place)
    words = answer_text(question, clash.theirs) if question is not None else ""
    return {"place": written(clash.place), "typed": clash.theirs, "words": words}
