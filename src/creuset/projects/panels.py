"""What the domains above add to the page of a project: what it applied for, the programme it is in…"""

from collections.abc import Callable
from datetime import datetime

from creuset.people.actors import Actor
from creuset.people.panels import Asking
from creuset.projects.models import Project
from creuset.villages.models import Village

#: Says what to ask of a project for a reader on a face ("desk" or "my"); None where there is nothing to tell them.
type Maker = Callable[[Project, Village, Actor, str, datetime], Asking | None]

_makers: list[Maker] = []


def add_panel(maker: Maker) -> None:
    """Pages of projects show the panel for which `maker` asks, from now on."""
    if maker not in _makers:
        _makers.append(maker)


def ask_panels(
    project: Project, village: Village, by: Actor, face: str, *, now: datetime
) -> list[Asking]:
    """Return what the panels of the project ask for this reader."""
    asked = (maker(project, village, by, face, now) for maker in _makers)
    return [asking for asking in asked if asking is not None]
