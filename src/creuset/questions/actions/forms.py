"""Forms: made, written as a draft, published in versions that never change, copied, put away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from creuset.core import audit, outbox
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import HOUSE, Actor
from creuset.questions.actions.sheets import move
from creuset.questions.models import Form, FormVersion, Sheet
from creuset.questions.permissions import check_may_write_forms
from creuset.questions.queries.versions import asked_by, draft_of, newest_version
from creuset.questions.rules import Form as Asked
from creuset.questions.rules import Unwritable, data_of, form_of
from creuset.questions.rules.building import Edit, edited
from creuset.villages.models import Village

KIND = "form"
#: How many open sheets are held in memory at once while they move.
AT_ONCE = 200


class FormUnwritable(Refused):
    """What is written is no form yet: every fault, each at its place."""

    code = "no-form"

    def __init__(self, wrong: Unwritable) -> None:
        place, why = wrong.faults[0]
        super().__init__(
            _("%(place)s: %(why)s", place=place, why=why)
            if len(wrong.faults) == 1
            else _(
                "%(count)s faults; the first at %(place)s: %(why)s",
                count=len(wrong.faults),
                place=place,
                why=why,
            ),
            details={"faults": [{"place": place, "why": str(why)} for place, why in wrong.faults]},
        )
        self.faults = wrong.faults


@transaction.atomic
def make_form(
    *,
    village: Village,
    code: str,
    names: Mapping[str, str],
    by: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Form:
    """There is a form with an empty draft, or with this one. Raise Forbidden; Conflict where the code is taken."""
    check_may_write_forms(by, village)
    try:
        with transaction.atomic():
            form = Form.objects.create(village=village, code=code, names=dict(names), made_at=now)
    except IntegrityError:
        raise Conflict(
            _("There is a form called “%(code)s” already.", code=code), field="code"
        ) from None
    FormVersion.objects.create(
        form=form,
        number=1,
        data={"questions": []} if data is None else dict(data),
        made_at=now,
        made_by=by.party,
    )
    _tell("questions.form_made", form, by=by, now=now)
    return form


@transaction.atomic
def copy_form(*, form: Form, code: str, names: Mapping[str, str], by: Actor, now: datetime) -> Form:
    """There is a form whose draft asks what this one does, its own draft first. Raise Forbidden; Conflict."""
    source = draft_of(form) or newest_version(form)
    data = source.data if source else {"questions": []}
    return make_form(village=form.village, code=code, names=names, by=by, now=now, data=data)


@transaction.atomic
def rename_form(*, form: Form, names: Mapping[str, str], by: Actor, now: datetime) -> Form:
    """The form has these names. Raise Forbidden."""
    row = _held(form, by)
    row.names = dict(names)
    row.save(update_fields=["names"])
    _tell("questions.form_renamed", row, by=by, now=now)
    return row


@transaction.atomic
def put_away(*, form: Form, by: Actor, now: datetime) -> Form:
    """The form is no longer offered where one is chosen; whoever answers it goes on. Raise Forbidden."""
    row = _held(form, by)
    if row.put_away_at is None:
        row.put_away_at = now
        row.save(update_fields=["put_away_at"])
        _tell("questions.form_put_away", row, by=by, now=now)
    return row


@transaction.atomic
def bring_back(*, form: Form, by: Actor, now: datetime) -> Form:
    """The form is offered again. Raise Forbidden."""
    row = _held(form, by)
    if row.put_away_at is not None:
        row.put_away_at = None
        row.save(update_fields=["put_away_at"])
        _tell("questions.form_brought_back", row, by=by, now=now)
    return row


@transaction.atomic
def write_draft(*, form: Form, data: Mapping[str, Any], by: Actor, now: datetime) -> FormVersion:
    """The draft asks this, whole. Raise Forbidden; FormUnwritable with every fault."""
    row = _held(form, by)
    draft = _draft(row, by=by, now=now)
    draft.data = data_of(_read(data))
    return _wrote(draft, row, by=by, now=now)


@transaction.atomic
def edit_draft(*, form: Form, edit: Edit, by: Actor, now: datetime) -> FormVersion:
    """One question of the draft is another, elsewhere, new or gone; what is wrong with it is said when it is published.

    The first edit after a publication begins the next version with what the last one asks. Raise Forbidden;
    NotFound; Conflict.
    """
    row = _held(form, by)
    draft = _draft(row, by=by, now=now)
    draft.data = edited(draft.data, edit)
    return _wrote(draft, row, by=by, now=now)


@transaction.atomic
def drop_draft(*, form: Form, by: Actor, now: datetime) -> Form:
    """What was being written is gone; what is published stays. Raise Forbidden; Conflict where there is no draft."""
    row = _held(form, by)
    draft = draft_of(row)
    if draft is None:
        raise Conflict(_("Nothing is being written of this form."))
    draft.delete()
    _tell("questions.form_draft_dropped", row, by=by, now=now)
    return row


@transaction.atomic
def publish(*, form: Form, by: Actor, now: datetime) -> FormVersion:
    """The draft is what the form asks from now on, and never changes; open answers are answers to it.

    What it has no place for is set aside and kept. Raise Forbidden; Conflict where nothing is new; FormUnwritable.
    """
    row = _held(form, by)
    draft = draft_of(row)
    if draft is None:
        raise Conflict(_("Nothing is being written of this form."))
    asked, newest = _read(draft.data), newest_version(row)
    if not asked.questions:
        raise Conflict(_("This form asks nothing yet: add a question first."))
    if newest is not None and asked_by(newest) == asked:
        raise Conflict(_("The draft asks what is published already."))
    draft.data, draft.published_at = data_of(asked), now
    draft.save(update_fields=["data", "published_at"])
    count, set_aside = _move_along(draft, now=now)
    _tell(
        "questions.form_published",
        row,
        by=by,
        now=now,
        number=draft.number,
        moved=count,
        aside=set_aside,
    )
    return draft


@transaction.atomic
def publish_written(
    *,
    village: Village,
    form: Form | None,
    newest: FormVersion | None,
    code: str,
    names: Mapping[str, str],
    data: Mapping[str, Any],
    now: datetime,
) -> Form:
    """The village has the form that its file writes, published; what is being written at the desk stays a draft.

    Whoever loads the file has checked the right to.
    """
    if form is None:
        form = Form.objects.create(village=village, code=code, names=dict(names), made_at=now)
        _tell("questions.form_made", form, by=HOUSE, now=now)
    if form.names != dict(names) or form.put_away_at is not None:
        form.names, form.put_away_at = dict(names), None
        form.save(update_fields=["names", "put_away_at"])
    if newest is None or form_of(newest.data) != form_of(data):
        number = newest.number + 1 if newest else 1
        # The draft comes after what the file publishes, and keeps what it asks.
        form.versions.filter(published_at=None).update(number=number + 1)
        version = FormVersion.objects.create(
            form=form, number=number, data=dict(data), made_at=now, published_at=now
        )
        count, aside = _move_along(version, now=now)
        _tell(
            "questions.form_published",
            form,
            by=HOUSE,
            now=now,
            number=number,
            moved=count,
            aside=aside,
        )
    return form


def _move_along(version: FormVersion, *, now: datetime) -> tuple[int, int]:
    """Every open sheet of the form answers this version; return how many moved, and of how many something is aside."""
    count = set_aside = last = 0
    while True:
        waiting = (
            Sheet.objects.select_for_update(of=("self",))
            .filter(version__form=version.form_id, closed_at=None, pk__gt=last)
            .exclude(version=version)
        )
        rows = list(waiting.select_related("version").order_by("pk")[:AT_ONCE])
        if not rows:
            return count, set_aside
        last = rows[-1].pk
        count += len(rows)
        set_aside += move(sheets=rows, to=version, now=now)


def _held(form: Form, by: Actor) -> Form:
    """Return the form, held until the transaction ends, for somebody who may write it."""
    row = Form.objects.select_for_update(of=("self",)).select_related("village").get(pk=form.pk)
    check_may_write_forms(by, row.village)
    return row


def _draft(form: Form, *, by: Actor, now: datetime) -> FormVersion:
    """Return what is being written; where nothing is, what the newest version asks, begun anew."""
    draft = draft_of(form)
    if draft is not None:
        return draft
    newest = newest_version(form)
    return FormVersion.objects.create(
        form=form,
        number=newest.number + 1 if newest else 1,
        data=newest.data if newest else {"questions": []},
        made_at=now,
        made_by=by.party,
    )


def _wrote(draft: FormVersion, form: Form, *, by: Actor, now: datetime) -> FormVersion:
    draft.made_at, draft.made_by = now, by.party
    draft.save(update_fields=["data", "made_at", "made_by"])
    _tell("questions.form_written", form, by=by, now=now, number=draft.number)
    return draft


def _read(data: Mapping[str, Any]) -> Asked:
    try:
        return form_of(data)
    except Unwritable as wrong:
        raise FormUnwritable(wrong) from wrong


def _tell(verb: str, form: Form, *, by: Actor, now: datetime, **data: object) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=form.village_id,
        about=[(KIND, form.pk)],
        data={"form": form.names, **data},
    )
    outbox.put(verb, {KIND: form.pk}, at=now, village_id=form.village_id)
