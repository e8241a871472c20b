"""Where an application stands and what comes next, in words that its holder understands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creuset.core.text import instant_text
from creuset.incubation.queries.applying import Desk
from creuset.incubation.rules.filing import Step
from creuset.incubation.states import ApplicationState

_S = ApplicationState


@dataclass(frozen=True, slots=True)
class StateWords:
    """A word for a pill, its tone, and a sentence: what is the case, and what the reader does or waits for."""

    word: str
    tone: str
    sentence: str


def state_words(desk: Desk) -> StateWords:
    """Return where the application stands, for whoever holds or writes it."""
    row = desk.application
    zone, today = row.village.zone, row.village.day_of(desk.now)
    until = instant_text(desk.window.told_at, zone, today=today)
    match desk.state:
        case _S.DRAFT if desk.is_in_time:
            return StateWords(
                _("Draft"),
                "waits",
                _("Nobody reads it before you file it, until %(until)s.") % {"until": until},
            )
        case _S.DRAFT:
            return _unfiled(desk, until)
        case _S.COMPLETING if desk.completion is not None:
            by = instant_text(desk.completion.answer_by, zone, today=today)
            return StateWords(
                row.state_label,
                "waits",
                _("The team asks you to complete it until %(by)s, and to file it again.")
                % {"by": by},
            )
        case state:
            tone, sentence = _SAID[state]()
            return StateWords(row.state_label, tone, sentence)


def _unfiled(desk: Desk, until: str) -> StateWords:
    if desk.now < desk.window.told_at:
        return StateWords(_("Draft"), "waits", _("The call is not open: nothing can be filed."))
    return StateWords(
        _("Draft"),
        "busy",
        _("The deadline was %(until)s. What you wrote is kept for thirty days, then erased.")
        % {"until": until},
    )


_SAID: Mapping[ApplicationState, Callable[[], tuple[str, str]]] = {
    _S.FILED: lambda: ("free", _("The team has it, and looks whether it is complete.")),
    _S.COMPLETING: lambda: ("waits", _("The team asks you to complete it, and to file it again.")),
    _S.INADMISSIBLE: lambda: ("busy", _("It does not go to the jury: the letter says why.")),
    _S.ADMISSIBLE: lambda: ("free", _("It is complete. The team looks whether it fits the rules.")),
    _S.INELIGIBLE: lambda: ("busy", _("It does not go to the jury: the letter says why.")),
    _S.ELIGIBLE: lambda: ("free", _("The jury reads it. You are told as soon as it has decided.")),
    _S.SELECTED: lambda: (
        "free",
        _("It is selected: the team writes to you about what comes next."),
    ),
    _S.WAITING: lambda: (
        "waits",
        _("It is on the waiting list: if a place becomes free, the team writes to you."),
    ),
    _S.REFUSED: lambda: ("busy", _("The jury did not select it: the letter says why.")),
    _S.DECLINED: lambda: ("", _("It was selected, and you do not take the place.")),
    _S.WITHDRAWN: lambda: ("", _("You took it back: nobody judges it.")),
    _S.LAPSED: lambda: (
        "",
        _("It was not filed in time: what you wrote is erased thirty days after the deadline."),
    ),
}


def step_words(step: Step) -> str:
    """Return what happens at a step of the way."""
    return _STEPS[step.code]()


_STEPS: Mapping[str, Callable[[], str]] = {
    "write": lambda: _("You write and file"),
    "check": lambda: _("The team checks that it is complete and fits the rules"),
    "jury": lambda: _("The jury reads and deliberates"),
    "answer": lambda: _("You get the answer"),
    "start": lambda: _("The programme begins"),
}
