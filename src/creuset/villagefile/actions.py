"""Loads a village file: compared first, then applied whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings.written.price_rows import write_prices
from creuset.core import audit, locks
from creuset.core.voice import instant_text
from creuset.documents.press import TextRefused
from creuset.documents.written.text_rows import write_texts
from creuset.domiciliation.written.approval_rows import write_approval
from creuset.incubation.written.call_rows import write_programmes
from creuset.kernel.errors import Refusals
from creuset.kernel.spans import day_start
from creuset.people.actors import Actor
from creuset.places.actions.parts import refresh_parts
from creuset.places.models import Building, Level, Resource, ResourcePart
from creuset.places.permissions import check_may_change_village
from creuset.places.rules import InUse
from creuset.plans.written.agreement_rows import write_agreements
from creuset.plans.written.checklist_rows import write_checklists
from creuset.plans.written.offer_rows import write_offers
from creuset.plans.written.purse_rows import write_purses
from creuset.questions.written.form_rows import write_forms
from creuset.villagefile import rows
from creuset.villagefile.comparing import Change, ChangeKind, Conflict, difference, merge
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import base_of, claims_ahead, desk_of
from creuset.villagefile.reading import problems_of
from creuset.villagefile.ruling import (
    write_crafts,
    write_groups,
    write_packages,
    write_policies,
    write_supplies,
)
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.texts import problem_of
from creuset.villagefile.units import expanded
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village

VERB = "villagefile.loaded"


@dataclass(frozen=True)
class LoadPlan:
    """What loading a file would do: the village after it, and how that differs from the one that is there."""

    target: VillageFile
    changes: tuple[Change, ...]
    #: What the desk changed since the last load, and keeps.
    kept: tuple[Change, ...] = ()
    #: What both changed: the desk's value stands.
    conflicts: tuple[Conflict, ...] = ()
    #: What the desk loses, because the file was told to win.
    overridden: tuple[Change, ...] = ()
    is_new: bool = False


def plan(*, file: VillageFile, theirs: bool = False) -> LoadPlan:
    """Return what loading the file would do now; nothing is written.

    Raises: VillageFileError where the file and the desk's changes do not fit together.
    """
    village = Village.objects.filter(slug=file.village.code).first()
    if village is None:
        added = Change(ChangeKind.ADDED, ("village", file.village.code), None, file.village.name)
        return LoadPlan(file, (added,), is_new=True)
    base = base_of(village)
    desk = desk_of(village, base=base)
    merged = merge(base, file, desk, theirs=theirs)
    if problems := problems_of(merged.village):
        raise VillageFileError(problems)
    return LoadPlan(
        merged.village,
        difference(desk, merged.village),
        merged.kept,
        merged.conflicts,
        merged.overridden,
    )


@transaction.atomic
def load(*, file: VillageFile, by: Actor, now: datetime, theirs: bool = False) -> LoadPlan:
    """The village is as the plan says; loading the same file again changes nothing.

    What the file no longer names is retired, its past kept. Raises: Forbidden; Refusals of InUse,
    where something to come stands on what would go, or of OfferLivedBy; VillageFileError.
    """
    village = Village.objects.select_for_update().filter(slug=file.village.code).first()
    if village is not None:
        check_may_change_village(by, village)
        parts = Resource.objects.filter(village=village).values_list("pk", flat=True)
        locks.lock("part", parts)
    done = plan(file=file, theirs=theirs)
    text = canonical(file)
    if village is not None and not done.changes:
        if village.loaded_file != text:
            Village.objects.filter(pk=village.pk).update(loaded_file=text, loaded_at=now)
        return done
    village = _write(done.target, text, now=now)
    _check_nothing_to_come_is_lost(village, now=now)
    audit.record(
        verb=VERB,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("village", village.pk)],
        data={
            "village": village.name,
            "count": len(done.changes),
            "keys": [change.key for change in done.changes[:50]],
        },
    )
    return done


def _write(file: VillageFile, text: str, *, now: datetime) -> Village:
    village, _made = Village.objects.update_or_create(
        slug=file.village.code,
        defaults={**rows.village_columns(file), "loaded_file": text, "loaded_at": now},
    )
    buildings = _write_buildings(village, file, now=now)
    levels = _write_levels(buildings, file, now=now)
    supplies = write_supplies(village, file, now=now)
    write_groups(village, file, now=now)
    write_crafts(village, file, now=now)
    _write_resources(village, file, buildings, levels, supplies, now=now)
    refresh_parts(village)
    write_policies(village, file, now=now)
    write_packages(village, file, now=now)
    write_prices(village, file, now=now)
    _write_texts(village, file, now=now)
    write_offers(village, file, now=now)
    write_purses(village, file)
    write_approval(village, file)
    write_agreements(village, file, now=now)
    write_checklists(village, file, now=now)
    write_forms(village, file, now=now)
    write_programmes(village, file, now=now)
    return village


def _write_texts(village: Village, file: VillageFile, *, now: datetime) -> None:
    try:
        write_texts(village, file, now=now)
    except TextRefused as refused:
        raise VillageFileError([problem_of(refused)]) from refused


def _write_buildings(village: Village, file: VillageFile, *, now: datetime) -> dict[str, Building]:
    named = [building.code for building in file.buildings]
    Building.objects.filter(village=village, retired_at__isnull=True).exclude(
        code__in=named
    ).update(retired_at=now)
    return {
        building.code: Building.objects.update_or_create(
            village=village,
            code=building.code,
            defaults={**rows.building_columns(building, position), "retired_at": None},
        )[0]
        for position, building in enumerate(file.buildings)
    }


def _write_levels(
    buildings: Mapping[str, Building], file: VillageFile, *, now: datetime
) -> dict[tuple[str, str], Level]:
    written = {
        (building.code, level.code): Level.objects.update_or_create(
            building=buildings[building.code],
            code=level.code,
            defaults={**rows.level_columns(level), "retired_at": None},
        )[0]
        for building in file.buildings
        for level in building.levels
    }
    Level.objects.filter(
        building__village__slug=file.village.code, retired_at__isnull=True
    ).exclude(pk__in=[level.pk for level in written.values()]).update(retired_at=now)
    return written


def _write_resources(
    village: Village,
    file: VillageFile,
    buildings: Mapping[str, Building],
    levels: Mapping[tuple[str, str], Level],
    supplies: Mapping[str, int],
    *,
    now: datetime,
) -> None:
    """The resources are those of the file; wholes are tied in a second pass, whatever the file's order."""
    there = {row.code: row for row in Resource.objects.filter(village=village)}
    named = expanded(file)
    for position, resource in enumerate(named):
        row = there.setdefault(resource.code, Resource(village=village, code=resource.code))
        for column, value in rows.resource_columns(resource, position).items():
            setattr(row, column, value)
        row.building = buildings[resource.building]
        row.level = levels[resource.building, resource.level] if resource.level else None
        row.supply_id = supplies[resource.supply] if resource.supply else None
        row.whole = None
        row.retired_at = None
        row.save()
    for resource in named:
        if resource.whole:
            Resource.objects.filter(pk=there[resource.code].pk).update(whole=there[resource.whole])
    gone = [row.pk for code, row in there.items() if code not in {r.code for r in named}]
    Resource.objects.filter(pk__in=gone).update(whole=None)
    Resource.objects.filter(pk__in=gone, retired_at__isnull=True).update(retired_at=now)


def _check_nothing_to_come_is_lost(village: Village, *, now: datetime) -> None:
    """Raise unless everything to come still stands on a smallest part in service: the load is undone then."""
    parts = Resource.objects.filter(village=village).select_related("building")
    smallest = set(
        ResourcePart.objects.filter(resource__village=village).values_list("part_id", flat=True)
    )
    found: list[InUse] = []
    by_id = {row.pk: row for row in parts}
    for claim in claims_ahead(by_id.keys(), now=now):
        part = by_id[claim.part_id]
        ends = [day for day in (part.valid_until, part.building.valid_until) if day]
        out_of_service = ends and claim.ends_at > day_start(min(ends), village.zone)
        if part.retired_at or part.is_unbuilt or part.pk not in smallest or out_of_service:
            found.append(
                _in_use(part, claim.label, claim.party.name if claim.party else "", claim.starts_at)
            )
    if found:
        raise Refusals(found)


def _in_use(part: Resource, label: str, party: str, starts_at: datetime) -> InUse:
    words = {"name": part.name, "code": part.code, "when": instant_text(starts_at)}
    what = " · ".join(text for text in (label, party) if text)
    return InUse(
        _(
            "%(name)s (%(code)s) would go while it is taken from %(when)s: %(what)s. Move or cancel that first."
        )
        % {**words, "what": what},
        field=f"resources.{part.code}",
    )
