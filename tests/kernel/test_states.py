from enum import StrEnum

import pytest

from creuset.kernel.states import ImpossibleStep, Machine


class Visit(StrEnum):
    ASKED = "asked"
    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"


class Other(StrEnum):
    ASKED = "asked"


TABLE = {
    Visit.ASKED: {"plan": Visit.PLANNED, "refuse": Visit.REFUSED},
    Visit.PLANNED: {"finish": Visit.DONE, "move": Visit.PLANNED},
}
MACHINE = Machine(Visit, TABLE)


def test_every_step_of_the_table_is_allowed_and_no_other():
    verbs = {verb for steps in TABLE.values() for verb in steps} | {"dance"}
    for state in Visit:
        for verb in verbs:
            to = TABLE.get(state, {}).get(verb)
            assert MACHINE.allows(state, verb) == (to is not None)
            if to is None:
                with pytest.raises(ImpossibleStep):
                    MACHINE.check(state, verb)
            else:
                assert MACHINE.check(state, verb) is to


def test_an_impossible_step_names_both_and_what_is_possible():
    with pytest.raises(ImpossibleStep, match=r"“finish”.*“asked”") as refused:
        MACHINE.check(Visit.ASKED, "finish")
    assert refused.value.as_problem()["possible"] == ["plan", "refuse"]
    assert refused.value.status == 409


def test_what_can_be_reached_and_what_ends():
    assert MACHINE.reachable() == frozenset(Visit)
    assert MACHINE.reachable(Visit.PLANNED) == {Visit.PLANNED, Visit.DONE}
    assert MACHINE.dead_ends() == {Visit.DONE, Visit.REFUSED}
    assert MACHINE.verbs(Visit.ASKED) == ("plan", "refuse")
    assert MACHINE.verbs(Visit.DONE) == ()


@pytest.mark.parametrize(
    "table",
    [
        {Other.ASKED: {"plan": Visit.PLANNED}},
        {Visit.ASKED: {"plan": "planned"}},
        {"asked": {}},
    ],
)
def test_a_state_of_nowhere_is_refused_when_the_machine_is_written(table):
    with pytest.raises(TypeError, match="no member of Visit"):
        Machine(Visit, table)


def test_a_state_that_no_step_reaches_is_refused_when_the_machine_is_written():
    with pytest.raises(ValueError, match="asked"):
        Machine(Visit, TABLE, starts=[Visit.PLANNED])


def test_objects_may_begin_in_several_states():
    machine = Machine(Visit, TABLE, starts=[Visit.ASKED, Visit.PLANNED])
    assert "[*] --> asked\n    [*] --> planned\n" in machine.to_mermaid()
    assert machine.reachable() == frozenset(Visit)


def test_the_table_cannot_be_changed_afterwards():
    with pytest.raises(TypeError):
        MACHINE.table[Visit.ASKED]["dance"] = Visit.DONE


def test_the_diagram_says_every_step():
    assert MACHINE.to_mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> asked\n"
        "    asked --> planned: plan\n"
        "    asked --> refused: refuse\n"
        "    planned --> done: finish\n"
        "    planned --> planned: move\n"
        "    done --> [*]\n"
        "    refused --> [*]\n"
    )
