"""Makes a row of any model, so that a test meets every foreign key there is and will be."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db import models
from django.db.models import Model

from creuset.people.models import Party
from tests.factories.people import make_organisation, make_person
from tests.factories.villages import make_village

_numbers = count(1)

#: What is owed must add up.
SUMS = {
    "quantity_e4": 10_000,
    "unit_price_cents": 100,
    "net_cents": 100,
    "vat_e2": 2000,
    "vat_cents": 20,
    "gross_cents": 120,
    "state": "waiting",
}
#: Where the constraints of a model want more than its columns say.
BESIDES: dict[str, dict[str, Any]] = {
    "people.RoleGrant": {"narrowed_to": "", "narrowed_id": 0, "role": "reception"},
    "people.Affiliation": {"until": None},
    "bookings.Booking": {"state": "confirmed", "cancelled_at": None},
    "people.User": {"is_active": True},
    "bookings.Attendance": {"came_at": datetime(2027, 1, 1, 1, tzinfo=UTC), "missed_at": None},
    "bookings.Series": {"starts_at": time(9)},
    "incubation.Application": {
        "state": "draft",
        "filed_at": None,
        "number": None,
        "people_count": None,
        "women_count": None,
        "postcode": "",
    },
    "incubation.CoWriter": {"joined_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "incubation.Juror": {"chairs": False},
    "incubation.Mentoring": {"until_on": None},
    "incubation.Goal": {"title": "Un pilote", "reached_on": None, "dropped_on": None},
    "incubation.FollowUp": {"words": "Vu", "health": 3},
    "incubation.SupportHour": {"minutes": 60},
    "incubation.Session": {"title": "Atelier"},
    "incubation.Slot": {"member": None, "wish": "", "notes": ""},
    "incubation.AssignmentPlan": {"state": "dropped"},
    "incubation.Decision": {"outcome": "waiting"},
    "plans.SharedDay": {"days": 1, "amount_cents": 100},
    "reception.Following": {"lost_at": None, "email": "zoe@phare.example"},
    "reception.Ticket": {"title": "Une fuite"},
    "reception.Item": {"number": "B 1"},
    "reception.LockerUse": {
        "first_day": date(2026, 1, 1),
        "last_day": date(2026, 1, 2),
    },
    "reception.AnnouncedVisitor": {
        "name": "Zoé",
        "first_on": date(2026, 1, 1),
        "last_on": date(2026, 1, 2),
        "agreed_to": None,
    },
    "reception.TicketComment": {"words": "Vu"},
    "reception.Presence": {
        "sure_until": datetime(2090, 1, 1, tzinfo=UTC),
        "listed_until": datetime(2090, 1, 2, tzinfo=UTC),
    },
    "domiciliation.SentList": {"period": "2026-q4"},
    "domiciliation.RegistryLetter": {"sent_on": None, "means": ""},
    "domiciliation.Paper": {"valid_until": None, "destroyed_on": date(2026, 1, 1)},
    "documents.Certificate": {"kind": "other", "title": "Permis", "checked_at": None},
    "documents.Contract": {"values": {}, "state": "draft", "source_kind": "", "source_id": 0},
    "documents.ContractText": {"first_day": None, "published_at": None, "number": 1},
    "places.OutsideCalendar": {"url": "https://agenda.example/a.ics", "content": None},
    "billing.Aid": {"kind": "grant", "legal_basis": "2023/2831", "gross_cents": 100},
    "billing.Charge": SUMS,
    "plans.PlanWait": {"left_at": None, "accepted_at": None, "first_at": None},
    "plans.SecurityEntry": {"kind": "taken", "means": "transfer"},
    "plans.LotEntry": {"number": 1, "kind": "grant", "amount": 5, "before": 0, "balance": 5},
    "billing.Quote": dict.fromkeys(("net_cents", "vat_cents", "gross_cents"), 0),
}

#: What else a row wants where a column is left empty.
WITHOUT: dict[str, tuple[str, dict[str, Any]]] = {
    "reception.Presence": ("person", {"name": "Livreur"}),
    "people.BillingContact": ("person", {"email": "compta@cabinet.example"}),
}


def fill(model: type[Model], **given: Any) -> Model:
    """A row of the model with what is given; the rest is made up, nullable columns left empty."""
    column, instead = WITHOUT.get(model._meta.label, ("", {}))
    values = BESIDES.get(model._meta.label, {}) | ({} if column in given else instead) | given
    for field in model._meta.local_concrete_fields:
        if (
            field.primary_key
            or field.name in values
            or field.null
            or field.blank
            or field.has_default()
        ):
            continue
        values[field.name] = _value(field)
    return model._base_manager.create(**values)


def _value(field: models.Field) -> Any:
    number = next(_numbers)
    if isinstance(field, models.ForeignKey):
        return _related(field)
    if field.choices:
        return field.flatchoices[0][0]
    kind = next((kind for kind in MADE_UP if isinstance(field, kind)), None)
    return MADE_UP[kind](field, number) if kind else f"rempli-{number}"[: field.max_length]


def _instant(field: models.Field, number: int) -> datetime:
    """Spans have columns in an order: starts, then ends, then held."""
    hour = {"starts_at": 1, "ends_at": 2, "held_until": 3}.get(field.name, 1)
    return datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=number, hours=hour)


#: The first that fits: an instant is a day for Django too.
MADE_UP: dict[type[models.Field], Callable[[models.Field, int], Any]] = {
    models.DateTimeField: _instant,
    models.DateField: lambda _field, number: date(2026, 1, 1) + timedelta(days=number),
    models.EmailField: lambda _field, number: f"rempli{number}@personne.example",
    models.BooleanField: lambda _field, _number: False,
    models.IntegerField: lambda _field, number: number,
}


def _related(field: models.ForeignKey) -> Model:
    model = field.remote_field.model
    if model is Party:
        return make_organisation() if field.name == "organisation" else make_person()
    if model._meta.label == "villages.Village":
        return make_village()
    return fill(model)
