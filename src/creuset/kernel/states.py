"""State machines written as a table: from which state, by which verb, to which state."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _


class ImpossibleStep(Conflict):
    """A verb that the present state does not allow."""

    code = "impossible-step"

    def __init__(self, state: StrEnum, verb: str, possible: tuple[str, ...]) -> None:
        self.state = state
        self.verb = verb
        super().__init__(
            _("“%(verb)s” is not possible from “%(state)s”.", verb=verb, state=state),
            details={"state": state.value, "verb": verb, "possible": list(possible)},
        )


class Machine[S: StrEnum]:
    """The steps that objects of one kind may take.

    A machine that names a state outside its enumeration, or leaves a state that can never be
    reached, is refused when it is written, not when somebody meets the fault.

    >>> class Door(StrEnum):
    ...     SHUT = "shut"
    ...     OPEN = "open"
    >>> door = Machine(Door, {Door.SHUT: {"open": Door.OPEN}, Door.OPEN: {"shut": Door.SHUT}})
    >>> door.check(Door.SHUT, "open").value
    'open'
    """

    def __init__(
        self,
        states: type[S],
        table: Mapping[S, Mapping[str, S]],
        *,
        starts: Iterable[S] = (),
    ) -> None:
        """Keep the table; objects begin in one of `starts`, else in the first member."""
        self.states = states
        self.starts: tuple[S, ...] = tuple(starts) or (next(iter(states)),)
        self.table: Mapping[S, Mapping[str, S]] = MappingProxyType(
            {state: MappingProxyType(dict(steps)) for state, steps in table.items()}
        )
        self._check_members()
        lost = [state.value for state in states if state not in self.reachable()]
        if lost:
            raise ValueError(f"{states.__name__}: no step leads to {', '.join(lost)}.")

    def check(self, state: S, verb: str) -> S:
        """Return the state that the verb leads to; raise ImpossibleStep where it leads nowhere."""
        steps = self.table.get(state, {})
        if verb not in steps:
            raise ImpossibleStep(state, verb, tuple(steps))
        return steps[verb]

    def allows(self, state: S, verb: str) -> bool:
        """Return whether the verb is possible from that state."""
        return verb in self.table.get(state, {})

    def verbs(self, state: S) -> tuple[str, ...]:
        """Return what can be done from that state, in the order of the table."""
        return tuple(self.table.get(state, {}))

    def reachable(self, state: S | None = None) -> frozenset[S]:
        """Return every state that can come of `state`, or of the starts, themselves included."""
        found: set[S] = set()
        waiting = [*self.starts] if state is None else [state]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting.extend(self.table.get(here, {}).values())
        return frozenset(found)

    def dead_ends(self) -> frozenset[S]:
        """Return the states that nothing leaves."""
        return frozenset(state for state in self.states if not self.table.get(state))

    def to_mermaid(self) -> str:
        """Return the machine as a Mermaid state diagram, for the generated reference."""
        lines = ["stateDiagram-v2", *(f"    [*] --> {start.value}" for start in self.starts)]
        for state in self.states:
            steps = self.table.get(state, {})
            lines += [f"    {state.value} --> {to.value}: {verb}" for verb, to in steps.items()]
            if not steps:
                lines.append(f"    {state.value} --> [*]")
        return "\n".join(lines) + "\n"

    def _check_members(self) -> None:
        """Refuse a name outside the enumeration: equal text of another one would pass unseen."""
        named = [
            *self.starts,
            *self.table,
            *(to for way in self.table.values() for to in way.values()),
        ]
        for state in named:
            if not isinstance(state, self.states):
                raise TypeError(f"{state!r} is no member of {self.states.__name__}.")
