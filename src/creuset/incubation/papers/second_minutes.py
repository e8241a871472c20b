"""The minutes of what a jury decided anew: made with the decision, in both languages, kept, sealed by their digests."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.core import seals
from creuset.core.text import localized
from creuset.documents import access
from creuset.documents.actions.papers import make_document
from creuset.documents.identities import footer_of, seller_of
from creuset.documents.models import Document
from creuset.documents.rendering import set_in
from creuset.incubation.models import Decision, Juror, SecondDecision
from creuset.incubation.papers.minutes import (
    LANGUAGES,
    TEMPLATE,
    digests,
    method_words,
    outcome_words,
    papers_of,
)
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.calibrations import newest_run
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.states import Outcome
from creuset.people.actors import Actor

SEALED = "second_minutes"


def make_second_minutes(
    second: SecondDecision,
    *,
    before: Decision | None,
    jurors: Sequence[Juror],
    despite: str,
    by: Actor,
    now: datetime,
) -> list[Document]:
    """What was decided anew has its minutes in French and in English, made once and kept; their digests are sealed."""
    call = second.decision.round.call
    village = call.village
    made = []
    for language in LANGUAGES:
        with override(language), timezone.override(village.zone):
            values = _values(second, language, before=before, jurors=jurors, despite=despite, by=by)
            name = pgettext("name of a file", "minutes")
            made.append(
                make_document(
                    village=village,
                    source=(source_of(language), second.pk),
                    template=TEMPLATE,
                    values=set_in(values, language),
                    name=f"{name}-{call.code}-{second.decision.application.number}.pdf",
                    language=language,
                    by=by,
                    now=now,
                )
            )
    seals.seal(
        kind=SEALED, object_id=second.pk, content=digests(made), village_id=village.pk, at=now
    )
    return made


def source_of(language: str) -> str:
    """Return the kind under which they are kept in a language."""
    return f"{SEALED}_{language}"


def second_minutes_of(rows: Iterable[int]) -> dict[int, dict[str, Document]]:
    """Return the minutes of these second decisions, by decision and language; one query."""
    return papers_of([source_of(one) for one in LANGUAGES], rows)


def may_open(by: Actor, pk: int) -> bool:
    """Say whether the actor may open them: as other minutes, only who runs the call."""
    rows = SecondDecision.objects.select_related("decision__round__call__village")
    row = rows.filter(pk=pk).first()
    return row is not None and may_lead(by, row.decision.round.call)


def register() -> None:
    """They are opened by whom they are for, and compared with what was sealed of them."""
    for language in LANGUAGES:
        access.register(source_of(language), may_open)
    seals.register(
        SEALED,
        lambda ids: {pk: digests(rows.values()) for pk, rows in second_minutes_of(ids).items()},
    )


def _values(
    second: SecondDecision,
    language: str,
    *,
    before: Decision | None,
    jurors: Sequence[Juror],
    despite: str,
    by: Actor,
) -> dict[str, Any]:
    decision = second.decision
    in_round, call, file = decision.round, decision.round.call, decision.application
    village = call.village
    title = _("Minutes of a second decision")
    return {
        "language": language,
        "mark": _("demonstration – without value") if village.is_demo else "",
        "title": title,
        "document_title": f"{title} – {village.name}",
        "village": village.name,
        "date": date_format(village.day_of(second.decided_at), "DATE_FORMAT"),
        "footer": footer_of(seller_of(village), language=language, currency=village.currency),
        "page_words": [_("Page"), "/"],
        "lede": f"{localized(call.names, language)} – {localized(in_round.names, language)}",
        "paragraphs": _told(second, before=before, despite=despite, by=by),
        "present_title": _("Who took part"),
        "present_heads": [_("Juror")],
        "present": [[one.party.name] for one in jurors],
        "decisions_title": _("What was decided"),
        "decisions_heads": [
            _("No."),
            _("Project"),
            pgettext("of a jury", "Decision"),
            _("Decided before"),
            _("Reason"),
        ],
        "decisions": [
            [
                str(file.number),
                file.title,
                outcome_words(Outcome(second.outcome), decision.rank),
                outcome_words(Outcome(before.outcome), None) if before else "–",
                decision.reason or "–",
            ]
        ],
        "nothing": "",
        "method_title": _("How scores were compared"),
        "method": method_words(newest_run(in_round)),
        "signatures": [
            pgettext("below it one signs", "The chair of the jury"),
            pgettext("below it one signs", "For the village"),
        ],
    }


def _told(second: SecondDecision, *, before: Decision | None, despite: str, by: Actor) -> list[str]:
    """Return how the file came back to its jury, and who wrote down what it decided."""
    in_round, file = second.decision.round, second.decision.application
    words = [
        _(
            "The decisions of this round were released on %(released)s. File no. %(number)s then came back to its "
            "jury, which decided on it anew on %(day)s; %(name)s wrote it down."
        )
        % {
            "released": _day(in_round.released_at),
            "number": file.number,
            "day": _day(second.decided_at),
            "name": by.name,
        }
    ]
    if before is not None and before.reason:
        words.append(
            _("Decided first, on %(day)s: %(what)s. Reason: %(why)s")
            % {
                "day": _day(before.decided_at),
                "what": outcome_words(Outcome(before.outcome), None),
                "why": before.reason,
            }
        )
    granted = file.appeals.filter(outcome=AppealOutcome.GRANTED).order_by("-answered_at").first()
    if granted is not None:
        words.append(
            _("Contested on %(made)s; the appeal was granted on %(day)s: %(why)s")
            % {
                "made": _day(granted.made_at),
                "day": _day(granted.answered_at),
                "why": granted.answer,
            }
        )
    if despite:
        words.append(_("Why it is selected though no place is free: %(why)s") % {"why": despite})
    return words


def _day(instant: datetime | None) -> str:
    return date_format(timezone.localtime(instant), "DATE_FORMAT") if instant else "–"
