"""Where an application, a reading and a member of a cohort stand, and which step leads where."""

from enum import StrEnum

from creuset.kernel.states import Machine


class ApplicationState(StrEnum):
    """An application is written, filed, judged for its form (admissible) and its matter (eligible), then read.

    What the jury decides stays a row of its own until it is released: only then does the state follow.
    """

    DRAFT = "draft"
    FILED = "filed"
    #: Sent back with what is missing; its holder answers.
    COMPLETING = "completing"
    INADMISSIBLE = "inadmissible"
    ADMISSIBLE = "admissible"
    INELIGIBLE = "ineligible"
    #: With the jury.
    ELIGIBLE = "eligible"
    SELECTED = "selected"
    WAITING = "waiting"
    REFUSED = "refused"
    #: A laureate who does not come.
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    #: A draft that nobody filed in time.
    LAPSED = "lapsed"


_S = ApplicationState
_WITHDRAW = {"withdraw": _S.WITHDRAWN}
_DECIDE = {"select": _S.SELECTED, "wait": _S.WAITING, "refuse": _S.REFUSED}

APPLICATION = Machine(
    ApplicationState,
    {
        _S.DRAFT: {"file": _S.FILED, "lapse": _S.LAPSED} | _WITHDRAW,
        _S.FILED: {
            "ask": _S.COMPLETING,
            "admit": _S.ADMISSIBLE,
            "turn_away": _S.INADMISSIBLE,
        }
        | _WITHDRAW,
        _S.COMPLETING: {"answer": _S.FILED, "turn_away": _S.INADMISSIBLE} | _WITHDRAW,
        _S.INADMISSIBLE: {"take_up": _S.FILED},
        _S.ADMISSIBLE: {
            "reopen": _S.FILED,
            "accept": _S.ELIGIBLE,
            "exclude": _S.INELIGIBLE,
        }
        | _WITHDRAW,
        _S.INELIGIBLE: {"take_up": _S.ADMISSIBLE},
        _S.ELIGIBLE: {"reopen": _S.ADMISSIBLE} | _DECIDE | _WITHDRAW,
        # Called up, an application goes to the next round after all.
        _S.WAITING: {
            "select": _S.SELECTED,
            "call_up": _S.ELIGIBLE,
            "refuse": _S.REFUSED,
        }
        | _WITHDRAW,
        _S.REFUSED: {"take_up": _S.ELIGIBLE},
        _S.SELECTED: {"decline": _S.DECLINED},
    },
)

#: Whoever wrote them may still withdraw them.
UNDECIDED = frozenset({_S.DRAFT, _S.FILED, _S.COMPLETING, _S.ADMISSIBLE, _S.ELIGIBLE, _S.WAITING})
#: Filed and not taken back: what counts as an application in every figure.
RECEIVED = frozenset(ApplicationState) - {_S.DRAFT, _S.LAPSED, _S.WITHDRAWN}


class ReadingState(StrEnum):
    """An application given to a juror: planned, shown to them, begun with the first word or point, done.

    Whoever turns out not to be impartial leaves it: it is recused, and what they had written is no score. What was
    given and is somebody else's now is taken back; what its juror had written stays with it.
    """

    PLANNED = "planned"
    GIVEN = "given"
    BEGUN = "begun"
    DONE = "done"
    RECUSED = "recused"
    TAKEN = "taken"


_R = ReadingState
READING = Machine(
    ReadingState,
    {
        _R.PLANNED: {"give": _R.GIVEN, "unplan": _R.TAKEN, "recuse": _R.RECUSED},
        _R.GIVEN: {
            "begin": _R.BEGUN,
            "take": _R.TAKEN,
            "undo": _R.PLANNED,
            "recuse": _R.RECUSED,
        },
        # Nobody takes back what was begun, unless its juror leaves the jury.
        _R.BEGUN: {"finish": _R.DONE, "leave": _R.TAKEN, "recuse": _R.RECUSED},
        _R.DONE: {"reopen": _R.BEGUN, "recuse": _R.RECUSED},
        _R.RECUSED: {"plan": _R.PLANNED},
        _R.TAKEN: {"plan": _R.PLANNED, "undo": _R.GIVEN, "recuse": _R.RECUSED},
    },
)
#: Their juror has them on their list.
AT_JUROR = frozenset({ReadingState.GIVEN, ReadingState.BEGUN, ReadingState.DONE})
#: Their juror wrote something that counts, or will: no plan moves them.
STARTED = frozenset({ReadingState.BEGUN, ReadingState.DONE})


class PlanState(StrEnum):
    """Who is to read what in a round: worked out, looked at and changed by hand, then given to the jurors."""

    RUNNING = "running"
    DRAFT = "draft"
    #: Working it out came to nothing; its row says why.
    STOPPED = "stopped"
    GIVEN = "given"
    DROPPED = "dropped"


_P = PlanState
PLAN = Machine(
    PlanState,
    {
        # One that was killed is begun again.
        _P.RUNNING: {
            "compute": _P.RUNNING,
            "find": _P.DRAFT,
            "stop": _P.STOPPED,
            "drop": _P.DROPPED,
        },
        _P.DRAFT: {"compute": _P.RUNNING, "give": _P.GIVEN, "drop": _P.DROPPED},
        _P.STOPPED: {"compute": _P.RUNNING, "drop": _P.DROPPED},
        _P.GIVEN: {"undo": _P.DRAFT},
    },
)
#: Of one round only one is worked on at a time.
OPEN_PLANS = (PlanState.RUNNING, PlanState.DRAFT, PlanState.STOPPED)


class Outcome(StrEnum):
    """What the jury decided about an application in a round."""

    #: To the next round; in the last round, laureate.
    SELECTED = "selected"
    WAITING = "waiting"
    REFUSED = "refused"
    #: No decision yet: looked at again.
    ADJOURNED = "adjourned"


class Choice(StrEnum):
    """How a juror votes on the selection of an application."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINS = "abstains"


class MemberState(StrEnum):
    """A laureate of a cohort: expected until the convention is signed, then in the programme, then out of it."""

    EXPECTED = "expected"
    INSIDE = "inside"
    #: Finished the programme: an alumnus.
    FINISHED = "finished"
    #: Left before its end.
    LEFT = "left"
    #: Never began.
    NEVER = "never"


_M = MemberState
MEMBER = Machine(
    MemberState,
    {
        _M.EXPECTED: {"begin": _M.INSIDE, "renounce": _M.NEVER},
        _M.INSIDE: {"finish": _M.FINISHED, "leave": _M.LEFT},
        _M.FINISHED: {"take_back": _M.INSIDE},
        _M.LEFT: {"take_back": _M.INSIDE},
    },
)


class Presence(StrEnum):
    """Whether a project was at a session of its cohort."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"
