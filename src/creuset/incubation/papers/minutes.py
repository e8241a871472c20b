"""The minutes of a deliberation: made when it is closed, in French and in English, kept, sealed by their digests."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.core import seals
from creuset.core.text import hour_text, localized, number_text
from creuset.documents import access
from creuset.documents.actions.papers import make_document
from creuset.documents.identities import footer_of, seller_of
from creuset.documents.models import Document
from creuset.documents.rendering import set_in
from creuset.incubation.models import (
    OUTCOME_LABELS,
    Application,
    CalibrationRun,
    ConflictOfInterest,
    Decision,
    Deliberation,
    Presence,
)
from creuset.incubation.permissions import may_lead
from creuset.incubation.states import Outcome
from creuset.people.actors import Actor
from creuset.villages.models import Village

TEMPLATE = "incubation/typst/minutes.typ"
LANGUAGES = ("fr", "en")
SEALED = "minutes"


def make_minutes(meeting: Deliberation, *, by: Actor, now: datetime) -> list[Document]:
    """The closed meeting has its minutes in French and in English, made once and kept; their digests are sealed."""
    village = meeting.round.call.village
    made = []
    for language in LANGUAGES:
        with override(language), timezone.override(village.zone):
            values = set_in(_values(meeting, village, language, now=now), language)
            name = f"{pgettext('name of a file', 'minutes')}-{meeting.round.call.code}-{meeting.pk}.pdf"
        made.append(
            make_document(
                village=village,
                source=(source_of(language), meeting.pk),
                template=TEMPLATE,
                values=values,
                name=name,
                language=language,
                by=by,
                now=now,
            )
        )
    seals.seal(
        kind=SEALED,
        object_id=meeting.pk,
        content=digests(made),
        village_id=village.pk,
        at=now,
    )
    return made


def source_of(language: str) -> str:
    """Return the kind under which minutes in a language are kept."""
    return f"minutes_{language}"


def minutes_of(meetings: Iterable[int]) -> dict[int, dict[str, Document]]:
    """Return the minutes of these meetings, by meeting and language; one query."""
    return papers_of([source_of(one) for one in LANGUAGES], meetings)


def papers_of(kinds: Iterable[str], ids: Iterable[int]) -> dict[int, dict[str, Document]]:
    """Return the papers kept under these kinds, by what they are of and by language; one query."""
    rows = Document.objects.filter(source_kind__in=list(kinds), source_id__in=list(ids))
    found: dict[int, dict[str, Document]] = {}
    for row in rows.select_related("file").order_by("language"):
        found.setdefault(row.source_id, {})[row.language] = row
    return found


def may_open_minutes(by: Actor, pk: int) -> bool:
    """Say whether the actor may open the minutes of a meeting, which name every file: only who runs the call."""
    row = Deliberation.objects.select_related("round__call__village").filter(pk=pk).first()
    return row is not None and may_lead(by, row.round.call)


def register() -> None:
    """Minutes are opened by whom they are for, and compared with what was sealed of them."""
    for language in LANGUAGES:
        access.register(source_of(language), may_open_minutes)
    seals.register(
        SEALED,
        lambda ids: {pk: digests(rows.values()) for pk, rows in minutes_of(ids).items()},
    )


def digests(rows: Iterable[Document]) -> dict[str, str]:
    """Return what is sealed of minutes: the digest of each of the papers, by language."""
    return {row.language: row.file.sha256 for row in rows}


def _values(
    meeting: Deliberation, village: Village, language: str, *, now: datetime
) -> dict[str, Any]:
    in_round, call = meeting.round, meeting.round.call
    seller: Mapping[str, Any] = seller_of(village)
    title = _("Minutes of the deliberation")
    presences = list(
        Presence.objects.filter(deliberation=meeting)
        .select_related("juror__party")
        .order_by("juror__party__name", "since")
    )
    decisions = _decided(meeting)
    return {
        "language": language,
        "mark": _("demonstration – without value") if village.is_demo else "",
        "title": title,
        "document_title": f"{title} – {village.name}",
        "village": village.name,
        "date": date_format(village.day_of(meeting.opened_at), "DATE_FORMAT"),
        "footer": footer_of(seller, language=language, currency=village.currency),
        "page_words": [_("Page"), "/"],
        "lede": f"{localized(call.names, language)} – {localized(in_round.names, language)}",
        "paragraphs": _opening(meeting, presences, now=now),
        "present_title": _("Who took part"),
        "present_heads": [_("Juror"), _("From"), _("Until")],
        "present": [
            [one.juror.party.name, _hour(one.since), _hour(one.until)] for one in presences
        ],
        "decisions_title": _("What was decided"),
        "decisions_heads": [
            _("No."),
            _("Project"),
            pgettext("of a jury", "Decision"),
            _("Out of the room"),
            _("Reason"),
        ],
        "decisions": _lines(decisions, presences),
        "nothing": _("Nothing was decided."),
        "method_title": _("How scores were compared"),
        "method": method_words(meeting.calibration),
        "signatures": [
            pgettext("below it one signs", "The chair of the jury"),
            pgettext("below it one signs", "For the village"),
        ],
    }


def _decided(meeting: Deliberation) -> list[Decision]:
    """Return what was decided while the meeting was open, in the order of the meeting."""
    rows = Decision.objects.filter(round=meeting.round, decided_at__gte=meeting.opened_at)
    place = {key: n for n, key in enumerate(meeting.order)}
    return sorted(
        rows.select_related("application"),
        key=lambda row: (place.get(row.application_id, len(place)), row.application_id),
    )


def _opening(meeting: Deliberation, presences: list[Presence], *, now: datetime) -> list[str]:
    jurors = {one.juror_id for one in presences}
    left = Application.objects.filter(round=meeting.round).exclude(decisions__round=meeting.round)
    words = [
        _("The jury sat on %(day)s from %(start)s until %(end)s.")
        % {
            "day": date_format(timezone.localtime(meeting.opened_at), "DATE_FORMAT"),
            "start": _hour(meeting.opened_at),
            "end": _hour(meeting.closed_at or now),
        },
        _(
            "Jurors who took part: %(count)s; the quorum of the round is %(quorum)s, "
            "counted for each file without those in conflict."
        )
        % {"count": len(jurors), "quorum": meeting.round.quorum},
        _(
            "Files were taken up in an order chosen so that people leave the room as seldom as can be: "
            "%(moves)s movements, at least %(least)s."
        )
        % {"moves": meeting.moves, "least": meeting.least_moves},
    ]
    if meeting.chair is not None:
        words.insert(1, _("In the chair: %(name)s.") % {"name": meeting.chair.party.name})
    count = left.count()
    if count:
        words.append(_("Files on which nothing is decided yet: %(count)s.") % {"count": count})
    return words


def _lines(decisions: list[Decision], presences: list[Presence]) -> list[list[str]]:
    """Return a line for each decision: who of those who took part was out of the room, and the reason."""
    names = {one.juror_id: one.juror.party.name for one in presences}
    away: dict[int, set[str]] = {}
    conflicts = ConflictOfInterest.objects.filter(
        juror__in=names, application__in=[one.application_id for one in decisions], lifted_at=None
    )
    for juror, application in conflicts.values_list("juror_id", "application_id"):
        away.setdefault(application, set()).add(names[juror])
    return [
        [
            str(one.application.number),
            one.application.title,
            outcome_words(Outcome(one.outcome), one.rank),
            ", ".join(sorted(away.get(one.application_id, ()))) or "–",
            one.reason or "–",
        ]
        for one in decisions
    ]


def outcome_words(outcome: Outcome, rank: int | None) -> str:
    """Return what was decided in words, with the place on the waiting list where there is one."""
    label = str(OUTCOME_LABELS[outcome])
    return label if rank is None else f"{label}, {rank}"


def method_words(run: CalibrationRun | None) -> list[str]:
    """Return how scores were made comparable, so that whoever has the inputs finds the same; no score is told."""
    if run is None:
        return [
            _("Scores were not made comparable: the jury had the readings themselves before it.")
        ]
    manner = (
        _("Everybody read everything: applications are compared by their weighted mean on twenty.")
        if run.manner == "mean"
        else _(
            "Not everybody read everything: a mixed model tells what an application is worth from how severe its "
            "readers are (best linear unbiased prediction, variances by restricted likelihood)."
        )
    )
    return [
        manner,
        _(
            "Chances of selection come from %(draws)s draws under the seats, the quotas of axes and the budget of the "
            "round. Recorded scores were never altered; the jury decides."
        )
        % {"draws": number_text(run.draws)},
        _("Method %(method)s, seed %(seed)s, inputs %(digest)s.")
        % {"method": run.method, "seed": run.seed, "digest": run.digest},
    ]


def _hour(instant: datetime | None) -> str:
    return hour_text(timezone.localtime(instant)) if instant else "–"
