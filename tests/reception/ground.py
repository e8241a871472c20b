"""What tests of the door share: a village open on working days, and somebody who asks."""

import re
from datetime import timedelta
from typing import Any

from creuset.core.mail import as_payload
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.reception.actions import confirm_enquiry, enquire, request_visit
from creuset.reception.models import Enquiry, EnquiryFor, VisitFor, VisitRequest
from creuset.villages.models import Village
from tests.factories.places import make_resource
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


def make_space(village: Village, **more: Any) -> Resource:
    """A meeting room that anybody may see, of which options are taken."""
    return make_resource(village, kind=Kind.MEETING, name="Agora", **more)


def ask_for(resource: Resource, **more: Any) -> Enquiry:
    """An enquiry that waits for its mail: the day after NOW, two hours from nine on in Paris."""
    values: dict[str, Any] = {
        "wants": EnquiryFor.OPTION,
        "starts_at": NOW + timedelta(days=1),
        "ends_at": NOW + timedelta(days=1, hours=2),
        "name": "Ada Lovelace",
        "email": "ada@demande.example",
        "now": NOW,
    } | more
    return enquire(resource=resource, **values)


def confirmed(resource: Resource, **more: Any) -> Enquiry:
    """An enquiry that is at the desk."""
    return confirm_enquiry(enquiry=ask_for(resource, **more), now=more.get("now", NOW))


def mailed_secret(message: Any) -> str:
    """The secret in the address of the mail that asks to confirm."""
    found = re.search(r"/enquiry/([\w-]{20,})/", as_payload(message)["text"])
    assert found
    return found[1]
