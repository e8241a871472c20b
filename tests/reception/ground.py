"""What tests of visits share: a village open on working days, and somebody who asks."""

from typing import Any

from creuset.reception.actions import request_visit
from creuset.reception.models import VisitFor, VisitRequest
from creuset.villages.models import Village
from tests.factories.villages import NOW, make_village

HOURS = {day: ["08:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def make_open_village(**more: Any) -> Village:
    return make_village(hours=HOURS, **more)


def ask(village: Village, **more: Any) -> VisitRequest:
    values: dict[str, Any] = {
        "name": "Ada Lovelace",
        "email": "ada@visiteuse.example",
        "wants": VisitFor.STAGE,
        "by": None,
        "now": NOW,
    } | more
    return request_visit(village=village, **values)
