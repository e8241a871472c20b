"""What came of a call in words: one telling for the terminal, the page and the spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from creuset.core.text import in_language
from creuset.simulation.calling.cohort_tables import share
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import Asked
from creuset.simulation.calling.recovering import Recovered
from creuset.simulation.calling.tables import tables

__all__ = [
    "facts",
    "lines",
    "note",
    "progress_text",
    "question_text",
    "sentences",
    "tables",
    "worth_reading",
]

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


def facts(asked: Asked) -> list[tuple[str, str]]:
    """Return what is asked, fact by fact."""
    return [
        (pgettext("a simulated call", "Files"), str(asked.files)),
        (pgettext("a simulated call", "Places"), str(asked.seats)),
        (pgettext("a simulated call", "Jurors"), str(asked.jurors)),
        (_("Readings of each file"), str(asked.readings)),
        (_("Seed"), str(asked.seed)),
    ]


def progress_text(done: int, steps: int) -> str:
    """Return how far the life is."""
    return _("%(done)s of %(steps)s parts of the call lived.") % {"done": done, "steps": steps}


def note() -> str:
    """Return what an answer rests on."""
    return _(
        "What each project is worth and how each juror errs is drawn from the seed: the same seed lives the same call."
        " No real jury knows these; how much jurors differ is an assumption, written down in the documentation."
    )


def sentences(found: CallOutcome) -> list[str]:
    """Return what the life comes to, the most important first."""
    return [
        _of_files(found),
        *_of_ranks(found.recovered),
        *_enough(found),
        *_of_load(found),
        _of_months(found),
        *_of_alumni(found),
    ]


def _of_ranks(one: Recovered) -> Iterator[str]:
    if one.raw is not None and one.calibrated is not None:
        yield _(
            "The ranks of the calibrated scores agree with the true merits to %(calibrated)s, those of the plain means"
            " to %(raw)s; 1 would be the same order."
        ) % {"calibrated": share(one.calibrated), "raw": share(one.raw)}
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


def worth_reading(curve: Sequence[Recovered]) -> int | None:
    """Return how many readings of each file are worth it; None where one more than any tried still may be."""
    for one, more in pairwise(curve):
        if (more.calibrated or 0) - (one.calibrated or 0) < WORTH_IT:
            return one.readings
    return None


def _of_load(found: CallOutcome) -> Iterator[str]:
    loads = [one.readings for one in found.jury]
    if loads and min(loads) == max(loads):
        yield ngettext(
            "Every juror reads %(count)s file.", "Every juror reads %(count)s files.", loads[0]
        ) % {"count": loads[0]}
    elif loads:
        yield _("The jurors read from %(least)s to %(most)s files each.") % {
            "least": min(loads),
            "most": max(loads),
        }


def _of_files(found: CallOutcome) -> str:
    counts = found.counts
    return _(
        "%(filed)s files were filed, %(admissible)s were admissible, %(eligible)s came before the jury, %(selected)s"
        " were selected, %(members)s began the programme, %(alumni)s finished it."
    ) % {
        "filed": counts.get("filed", 0),
        "admissible": counts.get("admissible", 0),
        "eligible": counts.get("eligible", 0),
        "selected": counts.get("selected", 0),
        "members": counts.get("conventions", 0),
        "alumni": counts.get("alumni", 0),
    }


def _of_months(found: CallOutcome) -> str:
    counts = found.counts
    return _(
        "In its eight months the cohort met %(sessions)s times, was given %(hours)s hours of support, took %(slots)s"
        " slots of its mentors and reached %(milestones)s milestones; %(pitches)s projects pitched at its demo day."
    ) % {
        "sessions": counts.get("sessions", 0),
        "hours": number_format(round(counts.get("support_minutes", 0) / 60)),
        "slots": counts.get("slots", 0),
        "milestones": counts.get("milestones", 0),
        "pitches": counts.get("pitches", 0),
    }


def _of_alumni(found: CallOutcome) -> Iterator[str]:
    if found.alumni:
        last = found.alumni[-1]
        said = {"year": last.year, "told": last.told, "alive": last.alive, "jobs": last.jobs}
        if last.jobs is None:
            yield _("In %(year)s %(told)s of its alumni say how they are: %(alive)s go on.") % said
        else:
            yield (
                _(
                    "In %(year)s %(told)s of its alumni say how they are: %(alive)s go on, with %(jobs)s jobs."
                )
                % said
            )


def lines(found: CallOutcome) -> Iterator[list[object]]:
    """Yield the figures for a spreadsheet: figure, of what, value."""
    yield ["figure", "of", "value"]
    for key, count in found.counts.items():
        yield [key, "", count]
    for one in found.by_readings:
        for name in ("calibrated", "raw", "severity", "best", "best_raw", "seats"):
            yield [f"readings {name}", one.readings, _figure(getattr(one, name))]
    for part, key, rows in (
        ("juror", "number", found.jury),
        ("axis", "names", found.axes),
        ("file", "number", found.files),
        ("month", "number", found.months),
        ("alumni", "year", found.alumni),
    ):
        for row in rows:
            values = asdict(row)
            of = _figure(values.pop(key))
            for name, value in values.items():
                yield [f"{part} {name}", of, _figure(value)]


def _figure(value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, dict):
        return in_language(value)
    return round(value, 4) if isinstance(value, float) else value
