"""What a village may write on its lists of arrival and departure: pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from creuset.kernel.errors import Conflict, Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import Moment, OfferKind
from creuset.plans.rules.checklists import FARTHEST_DAYS, For, Thing

#: Things on a list, and things looked at in a place, at most.
MOST_THINGS = 60
LONGEST_NAME = 200


class BadChecklist(Refused):
    """A list that nobody could go through."""

    code = "bad-checklist"


class ListThere(Conflict):
    """Another list of the moment is for the same kinds of offers."""

    code = "list-there"


@dataclass(frozen=True, slots=True)
class WrittenList:
    """All that a list says: for whom it is, what is done, and what is looked at in each place."""

    names: Mapping[str, str]
    moment: Moment
    #: None: all that no other list of the moment names.
    kinds: Sequence[OfferKind]
    things: Sequence[Thing]
    looked_at: Sequence[Mapping[str, str]] = ()


def check_written(said: WrittenList) -> None:
    """Raise Refusals of BadChecklist, all at once, where nobody could go through the list."""
    if found := list(_faults(said)):
        raise Refusals(found)


def check_no_other(said: WrittenList, others: Collection[For]) -> None:
    """Raise ListThere where one of the other lists is for the same: nobody would know which holds."""
    for one in others:
        if one.moment != said.moment:
            continue
        if not said.kinds and not one.kinds:
            raise ListThere(
                _("Another list of the moment is for all that no list names."), field="kinds"
            )
        if set(said.kinds) & set(one.kinds):
            raise ListThere(
                _("Another list of the moment is for one of these kinds."), field="kinds"
            )


def _faults(said: WrittenList) -> Iterator[BadChecklist]:
    yield from _unnamed("names", said.names)
    if not said.things:
        yield BadChecklist(_("A list has one thing to do at least."), field="things")
    for name, rows in (("things", said.things), ("looked_at", said.looked_at)):
        if len(rows) > MOST_THINGS:
            yield BadChecklist(
                _("A list has %(most)s things at most.", most=MOST_THINGS), field=name
            )
    if len(set(said.kinds)) != len(said.kinds):
        yield BadChecklist(_("A kind of offer is named once."), field="kinds")
    codes: set[str] = set()
    for at, thing in enumerate(said.things):
        yield from _unnamed(f"things.{at}.name", thing.names)
        if thing.code in codes:
            yield BadChecklist(
                _("Two things have the code “%(code)s”.", code=thing.code),
                field=f"things.{at}.code",
            )
        codes.add(thing.code)
        if abs(thing.days) > FARTHEST_DAYS:
            yield BadChecklist(
                _("%(most)s days before or after at most.", most=FARTHEST_DAYS),
                field=f"things.{at}.days",
            )
    for at, names in enumerate(said.looked_at):
        yield from _unnamed(f"looked_at.{at}", names)


def _unnamed(field: str, names: Mapping[str, str]) -> Iterator[BadChecklist]:
    if not names or not all(text.strip() for text in names.values()):
        yield BadChecklist(_("It has a name in each language."), field=field)
    elif any(len(text) > LONGEST_NAME for text in names.values()):
        yield BadChecklist(
            _("A name has %(most)s letters at most.", most=LONGEST_NAME), field=field
        )
