"""What must hold between the values of a village file: codes, dates, wholes and parts, and the village's own rules.

Every check yields faults and never stops at the first; the plan itself is checked in :mod:`.plans`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from creuset.bookings.written.price_checks import price_faults
from creuset.documents.written.texts import text_faults
from creuset.domiciliation.written.approvals import approval_faults
from creuset.incubation.written.call_checks import call_section_faults
from creuset.kernel.written.codecs import name_of
from creuset.kernel.written.compounds import schema_fields
from creuset.kernel.written.faults import shown
from creuset.places.features import FEATURES, FEATURES_OF
from creuset.places.kinds import Kind
from creuset.plans.written.agreements import agreement_faults
from creuset.plans.written.checklists import checklist_faults
from creuset.plans.written.offer_checks import offer_faults
from creuset.plans.written.purses import purse_faults
from creuset.questions.written.forms import form_faults
from creuset.villagefile.families import Families
from creuset.villagefile.plans import plan_faults
from creuset.villagefile.ruling_checks import ruling_faults
from creuset.villagefile.vocabulary import RESERVED_SLUGS, UNIT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from creuset.kernel.written.faults import Fault, Path
    from creuset.villagefile.schema import Building, Hours, Resource, VillageFile

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def faults_of(village: VillageFile) -> list[Fault]:
    """Everything that is wrong with values that are each right by themselves."""
    families = Families(village)
    return [
        *_village_faults(village),
        *_legal_faults(village),
        *_building_faults(village),
        *_resource_faults(village),
        *_code_faults(families),
        *_family_faults(village, families),
        *plan_faults(village, families),
        *ruling_faults(village, families),
        *price_faults(village, families.by_code),
        *text_faults(village.contract_texts),
        *offer_faults(village, village.village.currency, families.by_code),
        *agreement_faults(village, village.village.code),
        *purse_faults(village),
        *approval_faults(village),
        *checklist_faults(village),
        *form_faults(village.forms),
        *call_section_faults(village, ZoneInfo(village.village.zone)),
        *_invented_faults(village),
    ]


# --- the village and its operator ---------------------------------------------------------------


def _village_faults(file: VillageFile) -> Iterator[Fault]:
    village = file.village
    if village.code in RESERVED_SLUGS:
        yield (
            ("village", "code"),
            "a code that is not kept for the whole network",
            shown(village.code),
        )
    yield from _duplicates(("village", "languages"), village.languages, "each language once")
    yield from _hours_faults(("village", "hours"), village.hours)
    if village.demo and not village.contact.email.endswith(".example"):
        yield (
            ("village", "contact", "email"),
            "an address in .example, since the village is a demonstration",
            shown(village.contact.email),
        )


def _legal_faults(file: VillageFile) -> Iterator[Fault]:
    legal = file.legal
    if not legal.siret.startswith(legal.siren):
        yield ("legal", "siret"), f"a SIRET of the SIREN {legal.siren}", shown(legal.siret)
    if legal.vat.startswith("FR") and not legal.vat.endswith(legal.siren):
        yield ("legal", "vat"), f"the VAT number of the SIREN {legal.siren}", shown(legal.vat)
    if file.village.demo and not legal.test_data:
        yield (
            ("legal", "test_data"),
            "true, since the village is a demonstration",
            shown(legal.test_data),
        )


def _hours_faults(path: Path, hours: Hours) -> Iterator[Fault]:
    for day in DAYS:
        yield from _times_faults((*path, day), getattr(hours, day))
    for index, each in enumerate(hours.exceptions):
        here = (*path, "exceptions", index)
        yield from _dates_faults(here, each.from_, each.until)
        yield from _times_faults((*here, "hours"), each.hours)
    ordered = sorted(enumerate(hours.exceptions), key=lambda pair: pair[1].from_)
    for (_, before), (index, after) in pairwise(ordered):
        if after.from_ <= before.until:
            yield (
                (*path, "exceptions", index),
                f"a day after {before.until}, where another exception ends",
                str(after.from_),
            )


def _times_faults(path: Path, times: tuple[str, ...]) -> Iterator[Fault]:
    for index, (before, after) in enumerate(pairwise(times), start=1):
        if after[:5] < before[6:]:
            yield (
                (*path, index),
                f"hours that begin at {before[6:]} or later, after those before them",
                shown(after),
            )


def _dates_faults(path: Path, start: dt.date | None, end: dt.date | None) -> Iterator[Fault]:
    if start and end and end < start:
        yield (*path, "until"), f"{start} or later", str(end)


def _duplicates(path: Path, codes: Iterable[str], expected: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield (*path, index), expected, shown(code)
        seen.add(code)


# --- buildings and resources --------------------------------------------------------------------


def _building_faults(file: VillageFile) -> Iterator[Fault]:
    yield from _same_code(("buildings",), [each.code for each in file.buildings])
    for index, building in enumerate(file.buildings):
        path = ("buildings", index)
        yield from _dates_faults(path, building.from_, building.until)
        yield from _same_code((*path, "levels"), [level.code for level in building.levels])
        orders = Counter(level.order for level in building.levels)
        for place, level in enumerate(building.levels):
            if orders[level.order] > 1:
                yield (
                    (*path, "levels", place, "order"),
                    "an order that no other level of the building has",
                    str(level.order),
                )


def _same_code(path: Path, codes: list[str]) -> Iterator[Fault]:
    for place, expected, found in _duplicates(path, codes, "a code that is given once"):
        yield (*place, "code"), expected, found


def _resource_faults(file: VillageFile) -> Iterator[Fault]:
    buildings = {building.code: building for building in file.buildings}
    for index, resource in enumerate(file.resources):
        path = ("resources", index)
        yield from _dates_faults(path, resource.from_, resource.until)
        yield from _place_faults(path, resource, buildings)
        yield from _feature_faults((*path, "features"), resource.kind, resource.features)
        if resource.hours:
            yield from _hours_faults((*path, "hours"), resource.hours)
        if resource.kind is Kind.TECHNICIAN and resource.polygon:
            yield (*path, "polygon"), "nothing: a technician is drawn on no plan", "corners"
        if resource.units:
            yield from _feature_faults(
                (*path, "units", "features"), resource.units.kind, resource.units.features
            )


def _place_faults(
    path: Path, resource: Resource, buildings: Mapping[str, Building]
) -> Iterator[Fault]:
    building = buildings.get(resource.building)
    if building is None:
        yield (
            (*path, "building"),
            "one of the buildings: " + ", ".join(buildings),
            shown(resource.building),
        )
        return
    levels = [level.code for level in building.levels]
    if resource.level and resource.level not in levels:
        yield (
            (*path, "level"),
            f"a level of {building.code}: " + ", ".join(levels),
            shown(resource.level),
        )
    if resource.polygon and not resource.level:
        yield (*path, "level"), "the level on which the polygon lies", "nothing"
    if building.from_ and resource.from_ and resource.from_ < building.from_:
        yield (
            (*path, "from"),
            f"{building.from_} or later, when the building opens",
            str(resource.from_),
        )
    if building.until and resource.until and resource.until > building.until:
        yield (
            (*path, "until"),
            f"{building.until} or earlier, when the building closes",
            str(resource.until),
        )


def _feature_faults(path: Path, kind: Kind, features: Mapping[str, object]) -> Iterator[Fault]:
    for name, value in features.items():
        known = FEATURES_OF[kind]
        if name not in known:
            yield (
                (*path, name),
                f"a feature of a {kind}: " + (", ".join(known) or "none"),
                shown(name),
            )
            continue
        feature = FEATURES[name]
        fits = {
            "yes-no": isinstance(value, bool),
            "number": isinstance(value, float),
            "whole": isinstance(value, float) and value.is_integer() and value >= 0,
            "text": isinstance(value, dict),
        }
        if not fits[feature.type]:
            yield (
                (*path, name),
                _FEATURE_TYPES[feature.type] + (f" in {feature.unit}" if feature.unit else ""),
                shown(value),
            )


_FEATURE_TYPES = {
    "yes-no": "true or false",
    "number": "a number",
    "whole": "a whole number, 0 or more",
    "text": "a text",
}


# --- wholes and parts ---------------------------------------------------------------------------


def _code_faults(families: Families) -> Iterator[Fault]:
    """Each code once, units included."""
    seen: set[str] = set()
    told: set[Path] = set()
    for path, resource in families.located:
        if resource.code in seen and path not in told:
            told.add(path)
            yield (*path, "code"), "a code that is given once, units included", shown(resource.code)
        seen.add(resource.code)


def _family_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    for index, resource in enumerate(file.resources):
        path = ("resources", index)
        whole = families.by_code.get(resource.whole)
        if resource.whole and whole is None:
            yield (*path, "whole"), "the code of a resource", shown(resource.whole)
        elif whole is not None and families.is_its_own_part(resource.code):
            yield (*path, "whole"), "a whole that is not a part of this one", shown(resource.whole)
        elif whole is not None and whole.building != resource.building:
            yield (
                (*path, "building"),
                f"{whole.building}, as for its whole {whole.code}",
                shown(resource.building),
            )
        if resource.pool:
            yield from _pool_faults(path, resource, families)
        elif resource.units:
            yield (*path, "pool"), "true, since it has units", "false"


def _pool_faults(path: Path, resource: Resource, families: Families) -> Iterator[Fault]:
    parts = families.parts_of(resource.code)
    if not parts:
        yield (*path, "pool"), "units, or resources whose whole is this one", "none"
    kinds = (resource.kind, *UNIT_KINDS.get(resource.kind, ()))
    for kind in sorted({part.kind for part in parts} - set(kinds)):
        yield (
            (*path, "pool"),
            "parts of one kind: " + " or ".join(kinds),
            f"a part that is a {kind}",
        )
    if len({part.kind for part in parts}) > 1:
        yield (*path, "pool"), "parts that are all alike", "parts of several kinds"


# --- what is invented ---------------------------------------------------------------------------


def _invented_faults(file: VillageFile) -> Iterator[Fault]:
    yield from _duplicates(("invented",), file.invented, "each path once")
    for index, entry in enumerate(file.invented):
        if not _points_at_something(file, entry.split(".")):
            yield ("invented", index), "the path of something that this file says", shown(entry)


def _points_at_something(value: Any, steps: list[str]) -> bool:
    if not steps:
        return value is not None and value not in ("", (), {})
    first, *rest = steps
    return any(_points_at_something(each, rest) for each in _below(value, first))


def _below(value: Any, step: str) -> list[Any]:
    if isinstance(value, tuple):
        return [each for each in value if step == "*" or getattr(each, "code", None) == step]
    if isinstance(value, dict):
        return list(value.values()) if step == "*" else [value[step]] if step in value else []
    if not hasattr(value, "__dataclass_fields__"):
        return []
    return [
        getattr(value, each.name) for each in schema_fields(value) if step in ("*", name_of(each))
    ]
