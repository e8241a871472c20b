"""The village as the database holds it, as a file; and what stands in the way of another one."""

from collections.abc import Iterable
from datetime import datetime

from creuset.bookings.written.price_rows import prices_data
from creuset.documents.written.text_rows import texts_data
from creuset.domiciliation.written.approval_rows import approval_data
from creuset.incubation.written.call_rows import calls_data, programmes_data
from creuset.places.models import Building, Claim, Level, Resource
from creuset.plans.written.agreement_rows import agreements_data
from creuset.plans.written.checklist_rows import checklists_data
from creuset.plans.written.offer_rows import offers_data
from creuset.plans.written.purse_rows import purses_data
from creuset.questions.written.form_rows import forms_data
from creuset.villagefile.reading import read_again
from creuset.villagefile.rows import file_of
from creuset.villagefile.ruling import ruling_data
from creuset.villagefile.schema import VillageFile
from creuset.villages.models import Village


def base_of(village: Village) -> VillageFile:
    """Return the file as it was last loaded into the village."""
    return read_again(village.loaded_file)


def desk_of(village: Village, *, base: VillageFile | None = None) -> VillageFile:
    """Return the village as the database holds it now, the desk's changes included; in a constant number of queries."""
    base = base or base_of(village)
    return file_of(
        village=village,
        buildings=Building.objects.filter(village=village, retired_at__isnull=True).order_by(
            "position", "pk"
        ),
        levels=Level.objects.filter(building__village=village, retired_at__isnull=True).order_by(
            "building", "position", "pk"
        ),
        resources=Resource.objects.filter(village=village, retired_at__isnull=True)
        .select_related("building", "level", "whole", "supply")
        .order_by("position", "pk"),
        ruling={
            **ruling_data(village),
            **prices_data(village),
            "contract_texts": texts_data(village),
            "offers": offers_data(village),
            "agreements": agreements_data(village),
            "credits": purses_data(village),
            "domiciliation": approval_data(village),
            "checklists": checklists_data(village),
            "forms": forms_data(village),
            "programmes": programmes_data(village),
            "calls": calls_data(village, base=[call.code for call in base.calls]),
        },
        base=base,
    )


def claims_ahead(part_ids: Iterable[int], *, now: datetime) -> list[Claim]:
    """Return the claims of the parts that are not over, the soonest first."""
    return list(
        Claim.objects.filter(part_id__in=list(part_ids), held_until__gt=now)
        .select_related("part", "party")
        .order_by("starts_at", "pk")
    )
