"""Whether a file is admissible and eligible, as far as rules can say: conditions on what was filed, written as data.

A condition holds, fails, or cannot be judged because the question that it looks at was not answered: then a person
judges. Whether a file is complete (admissible) and whether it is what the call asks for (eligible) are two steps.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.questions.rules.answering import Answers, faults_of, seen, value_of
from creuset.questions.rules.asking import Budget, Choice, Day, Form, Note, Number, Question, Text


class Step(StrEnum):
    """What is judged: whether the file is whole and in time, then whether it answers the call."""

    ADMISSIBLE = "admissible"
    ELIGIBLE = "eligible"


class What(StrEnum):
    """What a condition looks at."""

    #: Nothing that filing asks for is missing.
    COMPLETE = "complete"
    #: The kind of the project.
    KIND = "kind"
    #: A company applies.
    COMPANY = "company"
    #: The amount asked for, in euros.
    ASKED = "asked"
    #: What was chosen.
    CHOICE = "choice"
    #: A number, or the sum of a budget.
    NUMBER = "number"
    #: A day, as whole months until the deadline: the age of a company.
    AGE = "age"
    #: How a text begins: a postcode.
    BEGINS = "begins"


class Standing(StrEnum):
    """What came of a condition."""

    HOLDS = "holds"
    FAILS = "fails"
    #: Nothing was answered that says so.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so: of a question where it looks at one, one of some values, or within bounds, both included."""

    what: What
    question: str = ""
    among: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that a call makes at a step."""

    code: str
    step: Step
    condition: Condition


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says."""

    kind: str
    has_company: bool
    #: In euros.
    asked: Decimal | None
    form: Form
    answers: Answers
    #: The civil day of the deadline, from which ages count.
    closes_on: date


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule, and what came of it."""

    rule: Rule
    standing: Standing


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules of a step say of a file; nothing is decided by it."""

    step: Step
    judged: tuple[Judged, ...]

    @property
    def standing(self) -> Standing:
        """One that fails is enough; without that, one that cannot be judged leaves it to a person, as no rule does."""
        found = {one.standing for one in self.judged}
        if Standing.FAILS in found:
            return Standing.FAILS
        return Standing.HOLDS if found == {Standing.HOLDS} else Standing.UNKNOWN

    @property
    def failing(self) -> tuple[str, ...]:
        """The codes of the rules that fail."""
        return tuple(one.rule.code for one in self.judged if one.standing is Standing.FAILS)


#: Which questions a condition may look at, and which of its values it reads.
_ASKS: Mapping[What, tuple[type, ...]] = {
    What.CHOICE: (Choice,),
    What.NUMBER: (Number, Budget),
    What.AGE: (Day,),
    What.BEGINS: (Text,),
}
_LISTS = frozenset({What.KIND, What.CHOICE, What.BEGINS})
_BOUNDS = frozenset({What.ASKED, What.NUMBER, What.AGE})
MOST_VALUES = 200


class BadCondition(Refused):
    """The condition is none that a file can be judged by."""

    code = "bad-condition"


def propose(rules: Iterable[Rule], facts: Facts, step: Step) -> Proposal:
    """Return what the rules of the step say of a file."""
    own = (rule for rule in rules if rule.step is step)
    return Proposal(step, tuple(Judged(rule, judge(rule.condition, facts)) for rule in own))


def judge(condition: Condition, facts: Facts) -> Standing:
    """Return what comes of a condition for a file."""
    holds = _JUDGES[condition.what](condition, facts)
    if holds is None:
        return Standing.UNKNOWN
    return Standing.HOLDS if holds else Standing.FAILS


def months_between(first: date, last: date) -> int:
    """Return how many whole months lie between two days; a day to come counts below nothing.

    >>> months_between(date(2024, 1, 31), date(2024, 2, 29)), months_between(date(2024, 2, 29), date(2025, 2, 28))
    (0, 11)
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def condition_of(data: object, form: Form, kinds: Iterable[str]) -> Condition:
    """Return the condition that plain data describe, for a form and the kinds of project of a call.

    Raise Refusals with everything that is wrong with it.
    """
    row = data if isinstance(data, Mapping) else {}
    what = row.get("what")
    if what not in set(What):
        raise BadCondition(_("One of %(names)s is expected.", names=", ".join(What)), field="what")
    errors: list[Refused] = []
    read = Condition(
        What(what),
        str(row.get("question") or "") if what in _ASKS else "",
        _values(row.get("among"), errors) if what in _LISTS else (),
        _bound(row.get("least"), "least", errors) if what in _BOUNDS else None,
        _bound(row.get("most"), "most", errors) if what in _BOUNDS else None,
    )
    errors += [BadCondition(why, field=place) for place, why in faults_in(read, form, kinds)]
    if errors:
        raise Refusals(errors)
    return read


def stored(condition: object) -> Condition:
    """Return a condition from what was kept of it, which was judged when it was written."""
    row = condition if isinstance(condition, Mapping) else {}
    errors: list[Refused] = []
    return Condition(
        What(row["what"]),
        str(row.get("question", "")),
        _values(row.get("among"), errors),
        _bound(row.get("least"), "least", errors),
        _bound(row.get("most"), "most", errors),
    )


def data_of(condition: Condition) -> dict[str, object]:
    """Return a condition as plain data, without what says nothing; `stored` reads it."""
    data: dict[str, object] = {"what": condition.what.value}
    if condition.question:
        data["question"] = condition.question
    if condition.among:
        data["among"] = list(condition.among)
    for name, bound in (("least", condition.least), ("most", condition.most)):
        if bound is not None:
            data[name] = str(bound)
    return data


def faults_in(condition: Condition, form: Form, kinds: Iterable[str]) -> list[tuple[str, Sentence]]:
    """Return what is wrong with a condition: the field, and why."""
    found = list[tuple[str, Sentence]]()
    what = condition.what
    asked: Question | None = None
    if what in _ASKS:
        own = {one.key: one for one in form.questions if isinstance(one.ask, _ASKS[what])}
        asked = own.get(condition.question)
        if asked is None:
            found.append(("question", _no_question(sorted(own))))
    if what in _LISTS and not condition.among:
        found.append(("among", _("Name at least one value.")))
    known = _known(what, asked, kinds)
    if known is not None and (strange := [one for one in condition.among if one not in known]):
        found.append(
            (
                "among",
                _(
                    "“%(value)s” is none of those that there are: %(names)s.",
                    value=strange[0],
                    names=", ".join(sorted(known)),
                ),
            )
        )
    if what in _BOUNDS and condition.least is None and condition.most is None:
        found.append(("most", _("Write the least, the most, or both.")))
    if None not in (condition.least, condition.most) and condition.least > condition.most:  # type: ignore[operator]  # neither is None
        found.append(("most", _("The most is less than the least.")))
    return found


def _known(what: What, asked: Question | None, kinds: Iterable[str]) -> frozenset[str] | None:
    """Return the values that there are, None where any may be named."""
    if what is What.KIND:
        return frozenset(kinds)
    if asked is not None and isinstance(asked.ask, Choice):
        return frozenset(option.key for option in asked.ask.options)
    return None


def _no_question(keys: list[str]) -> Sentence:
    if keys:
        return _("The form has no such question. It has: %(names)s.", names=", ".join(keys))
    return _("The form has no question of this sort.")


def _answered(key: str, facts: Facts) -> object:
    """Return what was answered to a question, None where it was not asked, not answered, or answered wrongly."""
    asked = next(
        (one for one in seen(facts.form, facts.answers) if one.place == (key,)),
        None,
    )
    if asked is None or isinstance(asked.question.ask, Note):
        return None
    return value_of(asked.question, asked.typed)


def _kind(condition: Condition, facts: Facts) -> bool | None:
    return facts.kind in condition.among if facts.kind else None


def _choice(condition: Condition, facts: Facts) -> bool | None:
    value = _answered(condition.question, facts)
    return bool(set(value) & set(condition.among)) if isinstance(value, tuple) else None


def _number(condition: Condition, facts: Facts) -> bool | None:
    value = _answered(condition.question, facts)
    return _within(condition, value) if isinstance(value, Decimal) else None


def _age(condition: Condition, facts: Facts) -> bool | None:
    value = _answered(condition.question, facts)
    if not isinstance(value, date):
        return None
    return _within(condition, Decimal(months_between(value, facts.closes_on)))


def _begins(condition: Condition, facts: Facts) -> bool | None:
    value = _answered(condition.question, facts)
    if not isinstance(value, str):
        return None
    return _close(value).startswith(tuple(_close(one) for one in condition.among))


def _within(condition: Condition, value: Decimal | None) -> bool | None:
    if value is None:
        return None
    low = condition.least is None or value >= condition.least
    return low and (condition.most is None or value <= condition.most)


def _close(text: str) -> str:
    """Return a text as it is compared: no spaces, small letters."""
    return re.sub(r"\s", "", text).casefold()


def _values(data: object, errors: list[Refused]) -> tuple[str, ...]:
    rows = data if isinstance(data, list | tuple) else []
    if len(rows) > MOST_VALUES:
        errors.append(
            BadCondition(_("More than %(most)s are too many.", most=MOST_VALUES), field="among")
        )
    texts = (one.strip() for one in rows if isinstance(one, str))
    return tuple(dict.fromkeys(one for one in texts if one))[:MOST_VALUES]


def _bound(data: object, name: str, errors: list[Refused]) -> Decimal | None:
    if data is None or data == "":
        return None
    try:
        value = Decimal(str(data))
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_finite():
        return value
    errors.append(BadCondition(_("A number is expected here."), field=name))
    return None


_JUDGES: Mapping[What, Callable[[Condition, Facts], bool | None]] = {
    What.COMPLETE: lambda _condition, facts: not faults_of(facts.form, facts.answers, filing=True),
    What.COMPANY: lambda _condition, facts: facts.has_company,
    What.ASKED: lambda condition, facts: _within(condition, facts.asked),
    What.KIND: _kind,
    What.CHOICE: _choice,
    What.NUMBER: _number,
    What.AGE: _age,
    What.BEGINS: _begins,
}
#: What is done with a file by each outcome of a step.
VERBS: Mapping[tuple[Step, Standing], str] = {
    (Step.ADMISSIBLE, Standing.HOLDS): "admit",
    (Step.ADMISSIBLE, Standing.FAILS): "turn_away",
    (Step.ELIGIBLE, Standing.HOLDS): "accept",
    (Step.ELIGIBLE, Standing.FAILS): "exclude",
}
#: Which of them need a reason that the applicant reads.
REASONED = frozenset({"turn_away", "exclude", "take_up", "reopen"})
