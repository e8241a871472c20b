"""What came of a call as tables and drawings: one telling for the terminal and the page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import in_language
from creuset.incubation.models.decisions import OUTCOME_LABELS
from creuset.incubation.states import Outcome
from creuset.simulation.calling.cohort_tables import alumni, months, share
from creuset.simulation.calling.outcomes import CallOutcome, FileTold
from creuset.simulation.whatif.words import Bar, Chart, Dot, Dots, Table


def tables(found: CallOutcome) -> list[Table]:
    """Return the figures, in the order in which a call is lived."""
    return [
        _steps(found),
        _jury(found),
        _by_readings(found),
        _ranks(found),
        _decisions(found),
        months(found),
        alumni(found),
        _counts(found),
    ]


def _steps(found: CallOutcome) -> Table:
    steps = [
        (label, found.counts.get(key, 0))
        for key, label in {
            "begun": pgettext("files of a call", "Begun"),
            "filed": pgettext("files of a call", "Filed"),
            "admissible": pgettext("files of a call", "Admissible"),
            "eligible": _("Before the jury"),
            "selected": pgettext("files of a call", "Selected"),
            "conventions": _("Conventions signed"),
            "alumni": _("Finished the programme"),
        }.items()
    ]
    files = pgettext("a simulated call", "Files")
    most = max(count for _label, count in steps) or 1
    return Table(
        "steps",
        _("How far the files came"),
        [pgettext("of a call", "Step"), files],
        [[label, str(count)] for label, count in steps],
        [Chart(files, [Bar(label, str(count), 100 * count / most) for label, count in steps])],
    )


def _jury(found: CallOutcome) -> Table:
    most = max((one.most for one in found.jury), default=0) or 1
    return Table(
        "jury",
        _("What each juror reads and gives"),
        [
            pgettext("a simulated call", "Juror"),
            _("Axis"),
            pgettext("a simulated call", "Readings"),
            _("Agreed to"),
            _("Stands aside"),
            _("Mean given"),
            _("Gives more, in truth"),
            _("Gives more, as found"),
        ],
        [
            [
                _juror(one.number),
                in_language(one.axis),
                str(one.readings),
                str(one.most),
                str(one.conflicts),
                share(one.mean),
                _signed(one.severity),
                "–" if one.found is None else _signed(one.found),
            ]
            for one in found.jury
        ],
        [
            Chart(
                pgettext("a simulated call", "Readings"),
                [
                    Bar(_juror(one.number), str(one.readings), 100 * one.readings / most)
                    for one in found.jury
                ],
            ),
            Chart(
                _("Mean given"),
                [
                    Bar(_juror(one.number), share(one.mean), 5 * (one.mean or 0))
                    for one in found.jury
                ],
            ),
        ],
        _(
            "Means are on twenty. How much more than the others a juror gives, below 0 less: in truth where worths of"
            " projects differ by 1, as found in points on twenty."
        ),
    )


def _juror(number: int) -> str:
    return _("Juror %(number)s") % {"number": number}


def _signed(value: float) -> str:
    return f"+{share(value)}" if value > 0 else share(value)


def _by_readings(found: CallOutcome) -> Table:
    curve = found.by_readings
    calibrated, plain = pgettext("a simulated call", "Calibrated"), _("Plain means")

    def bars(values: Iterable[tuple[int, float | None]]) -> list[Bar]:
        return [
            Bar(str(readings), share(value), max(0.0, 100 * (value or 0)))
            for readings, value in values
        ]

    return Table(
        "readings",
        _("How often each file is read"),
        [
            _("Readings of each file"),
            calibrated,
            plain,
            _("Severity found"),
            _("Best projects selected"),
        ],
        [
            [
                str(one.readings),
                share(one.calibrated),
                share(one.raw),
                share(one.severity),
                f"{one.best} / {one.seats}",
            ]
            for one in curve
        ],
        [
            Chart(calibrated, bars((one.readings, one.calibrated) for one in curve)),
            Chart(plain, bars((one.readings, one.raw) for one in curve)),
        ],
        _("How well the order of the scores agrees with that of the true merits, from -1 to 1."),
    )


def _ranks(found: CallOutcome) -> Table:
    return Table(
        "ranks",
        _("Places by true merit and by calibrated scores"),
        [
            pgettext("of a call", "File"),
            _("Axis"),
            _("By true merit"),
            _("By plain means"),
            _("By calibrated scores"),
            pgettext("of a jury", "Decision"),
        ],
        [
            [
                _file(one),
                in_language(one.axis),
                str(one.true),
                str(one.raw),
                str(one.calibrated),
                _decided(one),
            ]
            for one in found.files
        ],
        note=_(
            "Across by true merit, upward by calibrated scores, the best at the top right; full where the jury selected"
            " the file. On the line both agree."
        ),
        dots=Dots(
            _("Places by true merit and by calibrated scores"),
            [_dot(one, len(found.files)) for one in found.files],
        ),
        is_long=True,
    )


def _file(one: FileTold) -> str:
    return _("No. %(number)s") % {"number": one.number}


def _decided(one: FileTold) -> str:
    return str(OUTCOME_LABELS[Outcome(one.outcome)]) if one.outcome else "–"


def _dot(one: FileTold, count: int) -> Dot:
    def at(place: int) -> float:
        return (place - 0.5) * 100 / count

    return Dot(
        f"{_file(one)} · {one.true} → {one.calibrated} · {_decided(one)}",
        f"{100 - at(one.true):.1f}",
        f"{at(one.calibrated):.1f}",
        one.outcome == Outcome.SELECTED,
    )


def _decisions(found: CallOutcome) -> Table:
    selected = OUTCOME_LABELS[Outcome.SELECTED]
    most = max((one.selected for one in found.axes), default=0) or 1
    return Table(
        "decisions",
        _("What the jury decides, by axis"),
        [
            _("Axis"),
            _("Before the jury"),
            str(selected),
            _("Places given up"),
            _("At most"),
            str(OUTCOME_LABELS[Outcome.WAITING]),
            str(OUTCOME_LABELS[Outcome.REFUSED]),
        ],
        [
            [
                in_language(one.names),
                str(one.eligible),
                str(one.selected),
                str(one.declined),
                "–" if one.most is None else str(one.most),
                str(one.waiting),
                str(one.refused),
            ]
            for one in found.axes
        ],
        [
            Chart(
                str(selected),
                [
                    Bar(in_language(one.names), str(one.selected), 100 * one.selected / most)
                    for one in found.axes
                ],
            )
        ],
        _("Who gave up a place left it to the next of the waiting list, under the same quotas."),
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
        "admissible": pgettext("files of a call", "Admissible"),
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
        "sessions": pgettext("a simulated call", "Sessions"),
        "slots": _("Slots of mentors taken"),
        "support_minutes": _("Minutes of support"),
        "milestones": _("Milestones reached"),
        "answers": _("Answers to surveys"),
        "left": _("Left before the end"),
        "pitches": _("Pitches at the demo day"),
        "guests": _("People signed up for the demo day"),
        "goals_reached": _("Goals reached"),
        "alumni": pgettext("a simulated call", "Alumni"),
        "alumni_answers": _("Answers of alumni"),
    }
