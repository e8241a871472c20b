"""Written programmes and calls as rows of the database, and back; what people rely on stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from creuset.incubation.actions.calls import announce, check_ready, check_why, tell_extended
from creuset.incubation.actions.juries import put_terms
from creuset.incubation.models import Application, Call, JuryTerms, Round
from creuset.incubation.models import Programme as ProgrammeRow
from creuset.incubation.queries.calls import read_whole, relied_on
from creuset.incubation.rules.changing import (
    EXTENDABLE,
    CallFixed,
    Relied,
    check_call_change,
    check_round_change,
)
from creuset.incubation.rules.terms import CallTerms, RoundTerms
from creuset.incubation.writing import (
    call_columns,
    call_terms,
    programme_terms,
    rounds_terms,
    write_axes,
    write_programme,
    write_round,
)
from creuset.incubation.written.call_checks import call_of, programme_of, round_of
from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import HOUSE
from creuset.questions.models import FormVersion

if TYPE_CHECKING:
    from creuset.incubation.written.call_checks import Recruiting
    from creuset.incubation.written.calls import CallForProjects
    from creuset.villages.models import Village

type Data = dict[str, Any]

_CENTS = 100


# ---- from what is written to rows ----------------------------------------------------------------------


def write_programmes(village: Village, file: Recruiting, *, now: dt.datetime) -> None:
    """The village has these programmes and calls; programmes that are not among them are closed.

    A call that is not among them goes if nobody ever saw it. Raise Refusals of CallFixed where people rely on one.
    """
    found = {
        row.code: row
        for row in Call.objects.filter(village=village).select_related(
            "form", "programme", "jury_terms"
        )
    }
    read_whole(*found.values())
    there = {row.code: row for row in ProgrammeRow.objects.filter(village=village)}
    rows: dict[str, ProgrammeRow] = {}
    for position, one in enumerate(file.programmes):
        row = there.get(one.code) or ProgrammeRow(village=village, code=one.code)
        terms = programme_of(one)
        is_same = one.code in there and programme_terms(row) == terms
        if not is_same or (row.position, row.closed_at) != (position, None):
            row.position, row.closed_at = position, None
            write_programme(row, terms)
        rows[one.code] = row
    ProgrammeRow.objects.filter(village=village, closed_at=None).exclude(code__in=rows).update(
        closed_at=now
    )
    refusals: list[DomainError] = []
    for each in file.calls:
        refusals += _tried(
            each.code,
            lambda each=each: _write_call(
                village, rows[each.programme], found.get(each.code), each, now=now
            ),
        )
    for code in found.keys() - {each.code for each in file.calls}:
        refusals += _tried(code, lambda code=code: _forget(found[code]))
    if refusals:
        raise Refusals(refusals)


def _tried(code: str, action: Any) -> list[DomainError]:
    """Return what refuses the call, each at its key."""
    try:
        action()
    except DomainError as refused:
        errors = refused.errors if isinstance(refused, Refusals) else (refused,)
        for error in errors:
            error.field = ".".join(filter(None, ("calls", code, error.field)))
        return list(errors)
    return []


def _write_call(
    village: Village,
    programme: ProgrammeRow,
    row: Call | None,
    said: CallForProjects,
    *,
    now: dt.datetime,
) -> None:
    terms = call_of(said, village.zone)
    rounds = [round_of(one, village.zone) for one in said.rounds]
    if row is None:
        row = Call.objects.create(
            village=village,
            programme=programme,
            code=said.code,
            made_at=now,
            changed_at=now,
            extended_why=said.closes_why.strip(),
            **call_columns(terms, village),
        )
        _write(row, terms, rounds, now=now)
    else:
        row.village = village
        _change(row, programme, terms, rounds, why=said.closes_why.strip(), now=now)
    jury = _jury_of(said)
    if jury != _jury_said(row):
        statements, shows_scores, hidden = jury
        put_terms(call=row, statements=statements, shows_scores=shows_scores, hidden=hidden)
    if said.published and row.published_at is None:
        check_ready(terms, rounds, form_id=row.form_id, now=min(now, terms.opens_at))
        row.published_at = row.changed_at = now
        row.save(update_fields=["published_at", "changed_at"])
        announce(row, now=now)
    elif row.published_at is not None and not said.published:
        raise CallFixed(_("This call is published already, or was given up."), field="published")


def _change(
    row: Call,
    programme: ProgrammeRow,
    terms: CallTerms,
    rounds: Sequence[RoundTerms],
    *,
    why: str,
    now: dt.datetime,
) -> None:
    was, were = call_terms(row), rounds_terms(row)
    # A form that is not published yet is named by no file.
    terms = replace(terms, form=terms.form or was.form)
    said = (terms, list(rounds), programme.pk, why)
    if (was, were, row.programme_id, row.extended_why) == said:
        return
    relied = relied_on(row, now=now)
    is_later = terms.closes_at > was.closes_at and relied.phase in EXTENDABLE
    check_call_change(replace(was, closes_at=terms.closes_at) if is_later else was, terms, relied)
    _check_rounds(were, rounds, relied)
    row.programme, row.extended_why = programme, why
    if is_later and row.published_at is not None:
        check_why(why, field="closes_why")
    for name, value in call_columns(terms, row.village).items():
        setattr(row, name, value)
    row.changed_at = now
    row.save()
    if is_later and row.published_at is not None:
        tell_extended(row=row, before=was.closes_at, by=HOUSE, now=now)
    if row.published_at is not None and terms.opens_at != was.opens_at:
        announce(row, now=now)
    _write(row, terms, rounds, now=now)


def _check_rounds(were: Sequence[RoundTerms], rounds: Sequence[RoundTerms], relied: Relied) -> None:
    for number, (before, said) in enumerate(zip(were, rounds, strict=False), start=1):
        if before != said:
            check_round_change(number, before, said, relied)
    if any(number > len(rounds) for number in relied.begun_rounds):
        raise CallFixed(
            _("Applications are in this round, or in one after it: it stays."), field="rounds"
        )


def _write(row: Call, terms: CallTerms, rounds: Sequence[RoundTerms], *, now: dt.datetime) -> None:
    write_axes(row, terms.axes)
    for number, one in enumerate(rounds, start=1):
        write_round(row, number, one, now=now)
    Round.objects.filter(call=row, number__gt=len(rounds)).delete()


def _forget(row: Call) -> None:
    """A call that the file does not name is gone, if nobody ever saw it; one that was given up stays so."""
    if row.dropped_at is not None or row.programme.closed_at is not None:
        return
    if row.published_at is not None or Application.objects.filter(call=row).exists():
        raise CallFixed(
            _("This call was published: it is given up on its page, with a reason, not by a file.")
        )
    row.delete()


# ---- from rows to what is written ----------------------------------------------------------------------


def programmes_data(village: Village) -> Sequence[Data]:
    """Return the section of programmes as the database holds it; two queries."""
    rows = ProgrammeRow.objects.filter(village=village, closed_at=None)
    return [
        _programme_data(row) for row in rows.order_by("position", "pk").prefetch_related("stages")
    ]


def _programme_data(row: ProgrammeRow) -> Data:
    terms = programme_terms(row)
    return {
        "code": row.code,
        "name": terms.names,
        "kind": terms.kind.value,
        "description": terms.descriptions,
        "months": terms.months,
        "stages": [
            {"code": one.code, "name": one.names, "description": one.descriptions}
            for one in terms.stages
        ],
    }


def calls_data(village: Village, *, base: Sequence[str] = ()) -> Sequence[Data]:
    """Return the section of calls as the database holds it, without those given up; five queries.

    Those that the last file named stand in its order, the others after them as they were made.
    """
    rows = list(
        Call.objects.filter(village=village, dropped_at=None, programme__closed_at=None)
        .select_related("programme", "form", "jury_terms")
        .order_by("pk")
    )
    read_whole(*rows)
    order = {code: at for at, code in enumerate(base)}
    rows.sort(key=lambda row: (order.get(row.code, len(order)), row.pk))
    for row in rows:
        row.village = village
    published = FormVersion.objects.filter(
        form__village=village, form__put_away_at=None, published_at__isnull=False
    )
    forms = set(published.values_list("form__code", flat=True))
    return [_call_data(row, forms) for row in rows]


def _call_data(row: Call, forms: Container[str]) -> Data:
    terms = call_terms(row)
    statements, shows_scores, hidden = _jury_said(row)
    return {
        "code": row.code,
        "programme": row.programme.code,
        "name": terms.names,
        "published": row.published_at is not None,
        "summary": terms.summaries,
        "description": terms.descriptions,
        "rules": terms.rules,
        "opens": _civil(terms.opens_at),
        "closes": _civil(terms.closes_at),
        "closes_why": row.extended_why,
        "grace_minutes": terms.grace_minutes,
        "answers": terms.answers_on,
        "starts": terms.starts_on,
        "seats": terms.seats,
        "budget": _amount(terms.budget_cents),
        "most": _amount(terms.most_cents),
        "kinds": [kind.value for kind in terms.project_kinds],
        "form": terms.form if terms.form in forms else "",
        "may_correct": terms.may_correct,
        "appeal_days": terms.appeal_days,
        "kept_months": terms.kept_months,
        "statement": statements,
        "shows_scores": shows_scores,
        "hidden": list(hidden),
        "axes": [
            {"code": one.code, "name": one.names, "description": one.descriptions}
            for one in terms.axes
        ],
        "rounds": [_round_data(one) for one in rounds_terms(row)],
    }


def _jury_said(row: Call) -> tuple[dict[str, str], bool, tuple[str, ...]]:
    """Return what the jury of a call signs and sees; of a call without terms of its own, what the house says."""
    terms: JuryTerms | None = getattr(row, "jury_terms", None)
    if terms is None:
        return {}, False, ()
    return dict(terms.statements), terms.shows_scores, tuple(sorted(terms.hidden))


def _jury_of(said: CallForProjects) -> tuple[dict[str, str], bool, tuple[str, ...]]:
    return dict(said.statement), said.shows_scores, tuple(sorted(set(said.hidden)))


def _round_data(terms: RoundTerms) -> Data:
    return {
        "name": terms.names,
        "kind": terms.kind.value,
        "seats": terms.seats,
        "readings": terms.readings,
        "one_of_axis": terms.one_of_axis,
        "one_outsider": terms.one_outsider,
        "blind": terms.is_blind,
        "scores_by": _civil(terms.scores_by) if terms.scores_by else None,
        "quorum": terms.quorum,
        "quotas": [
            {"axis": one.axis, "least": one.least, "most": one.most} for one in terms.quotas
        ],
        "criteria": [
            {
                "code": one.code,
                "name": one.names,
                "help": one.helps,
                "axis": one.axis,
                "weight": one.weight,
                "least": one.least,
                "most": one.most,
                "anchors": [
                    {"points": number, "means": one.anchors[number]}
                    for number in sorted(one.anchors, reverse=True)
                ],
            }
            for one in terms.criteria
        ],
    }


def _civil(at: dt.datetime) -> dt.datetime:
    return at.replace(tzinfo=None, fold=0)


def _amount(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / _CENTS
