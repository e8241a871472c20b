"""What came of a call in words and as tables: one telling for the terminal, the page and the spreadsheet."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import Asked
from creuset.simulation.calling.recovering import Recovered
from creuset.simulation.whatif.words import Bar, Chart, Table

#: One more reading of each file is worth it while the ranks come nearer to the merits by this much.
WORTH_IT = 0.02


def question_text(asked: Asked) -> str:
    """Return the question in words."""
    files = ngettext("%(count)s file", "%(count)s files", asked.files) % {"count": asked.files}
    jurors = ngettext("%(count)s juror", "%(count)s jurors", asked.jurors) % {"count": asked.jurors}
    return ngettext(
        "What does a jury find in a call with %(files)s and %(jurors)s, each file read %(count)s time?",
        "What does a jury find in a call with %(files)s and %(jurors)s, each file read %(count)s times?",
        asked.readings,
    ) % {"files": files, "jurors": jurors, "count": asked.readings}


def sentences(found: CallOutcome) -> list[str]:
    """Return what the life comes to, the most important first."""
    return [*_of_ranks(found.recovered), *_enough(found), _of_files(found)]


def _of_ranks(one: Recovered) -> Iterator[str]:
    if one.raw is not None and one.calibrated is not None:
        yield _(
            "The ranks of the calibrated scores agree with the true merits to %(calibrated)s, those of the plain means"
            " to %(raw)s; 1 would be the same order."
        ) % {"calibrated": _share(one.calibrated), "raw": _share(one.raw)}
    yield _(
        "Of the %(seats)s best projects the calibrated scores put %(best)s among the first %(seats)s, the plain means"
        " %(raw)s."
    ) % {"seats": one.seats, "best": one.best, "raw": one.best_raw}


def _enough(found: CallOutcome) -> Iterator[str]:
    enough = worth_reading(found.by_readings)
    if enough is not None:
        yield ngettext(
            "%(count)s reading of each file is worth its time; one more changes little.",
            "%(count)s readings of each file are worth their time; one more changes little.",
            enough,
        ) % {"count": enough}
    else:
        yield _("Each reading more still brings the order nearer to the merits.")


def worth_reading(curve: list[Recovered]) -> int | None:
    """Return how many readings of each file are worth it; None where one more than any tried still may be."""
    for one, more in pairwise(curve):
        if (more.calibrated or 0) - (one.calibrated or 0) < WORTH_IT:
            return one.readings
    return None


def _of_files(found: CallOutcome) -> str:
    counts = found.counts
    return _(
        "%(filed)s files were filed, %(eligible)s came before the jury, %(selected)s were selected, %(members)s began"
        " the programme, %(alumni)s finished it."
    ) % {
        "filed": counts.get("filed", 0),
        "eligible": counts.get("eligible", 0),
        "selected": counts.get("selected", 0),
        "members": counts.get("conventions", 0),
        "alumni": counts.get("alumni", 0),
    }


def tables(found: CallOutcome) -> list[Table]:
    """Return the figures, most asked for first."""
    return [_by_readings(found), _counts(found)]


def _by_readings(found: CallOutcome) -> Table:
    curve = found.by_readings
    return Table(
        "readings",
        _("How often each file is read"),
        [
            _("Readings of each file"),
            pgettext("a simulated call", "Calibrated"),
            _("Plain means"),
            _("Severity found"),
            _("Best projects selected"),
        ],
        [
            [
                str(one.readings),
                _share(one.calibrated),
                _share(one.raw),
                _share(one.severity),
                f"{one.best} / {one.seats}",
            ]
            for one in curve
        ],
        [
            Chart(
                pgettext("a simulated call", "Calibrated"),
                [
                    Bar(
                        str(one.readings),
                        _share(one.calibrated),
                        max(0.0, 100 * (one.calibrated or 0)),
                    )
                    for one in curve
                ],
            )
        ],
        _("How well the order of the scores agrees with that of the true merits, from -1 to 1."),
    )


def _counts(found: CallOutcome) -> Table:
    labels = count_labels()
    return Table(
        "counts",
        _("What was lived"),
        [_("What"), pgettext("a simulated call", "Number")],
        [[label, str(found.counts[key])] for key, label in labels.items() if key in found.counts],
    )


def count_labels() -> dict[str, str]:
    """Return what is counted, in the order in which it happens."""
    return {
        "begun": pgettext("files of a call", "Begun"),
        "filed": pgettext("files of a call", "Filed"),
        "too_late": _("Filed too late, and refused"),
        "withdrawn": pgettext("a simulated call", "Withdrawn"),
        "completed": _("Completed when the team asked"),
        "ineligible": _("Found ineligible"),
        "eligible": _("Before the jury"),
        "wishes": _("Wishes of jurors"),
        "conflicts": _("Conflicts of interest declared"),
        "readings": _("Readings done"),
        "votes": pgettext("a simulated call", "Votes"),
        "selected": pgettext("files of a call", "Selected"),
        "waiting": pgettext("a simulated call", "On the waiting list"),
        "refused": pgettext("a simulated call", "Refused"),
        "letters": _("Letters sent"),
        "declined": _("Places given up"),
        "promoted": _("Places given to the waiting list"),
        "left_free": _("Places left free"),
        "conventions": _("Conventions signed"),
        "slots": _("Slots of mentors taken"),
        "sessions": pgettext("a simulated call", "Sessions"),
        "support_minutes": _("Minutes of support"),
        "milestones": _("Milestones reached"),
        "answers": _("Answers to surveys"),
        "left": _("Left before the end"),
        "alumni": pgettext("a simulated call", "Alumni"),
    }


def lines(found: CallOutcome) -> Iterator[list[object]]:
    """Yield the figures for a spreadsheet."""
    yield ["figure", "readings", "value"]
    for one in found.by_readings:
        for name in ("calibrated", "raw", "severity", "best", "best_raw", "seats"):
            value = getattr(one, name)
            yield [name, one.readings, "" if value is None else round(value, 4)]
    for key, count in found.counts.items():
        yield [key, "", count]


def _share(value: float | None) -> str:
    return "–" if value is None else number_format(round(value, 2), 2)
