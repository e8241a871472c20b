"""The tabs that the pages of a call at the desk share; each noun of incubation adds its own."""

from dataclasses import dataclass

from creuset.core.registry import Words
from creuset.core.roles import Capability
from creuset.incubation.models import Call
from creuset.people.actors import Actor


@dataclass(frozen=True)
class Tab:
    """A tab of a call: its page takes the village and the number of the call."""

    label: Words
    url_name: str
    position: int
    needs: Capability = Capability.SEE_PROGRAMMES


_tabs: list[Tab] = []


def add_tab(
    label: Words,
    url_name: str,
    position: int,
    needs: Capability = Capability.SEE_PROGRAMMES,
) -> None:
    """The pages of every call lead to this one too, for those who have the capability."""
    tab = Tab(label, url_name, position, needs)
    if tab not in _tabs:
        _tabs.append(tab)
        _tabs.sort(key=lambda one: one.position)


def find_tab(url_name: str) -> Tab | None:
    """Return the tab of this address, or None."""
    return next((tab for tab in _tabs if tab.url_name == url_name), None)


def tabs_for(call: Call, *, by: Actor) -> list[Tab]:
    """Return the tabs of the call that the actor may open, in their order."""
    return [tab for tab in _tabs if by.may(tab.needs, call.village)]
