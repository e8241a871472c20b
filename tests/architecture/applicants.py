"""What the ground has of applicants: drafts with and without a holder, what was filed, a co-writer, a late code."""

from datetime import timedelta
from typing import TYPE_CHECKING

from creuset.incubation.models import CoWriter, Filing, LateDoor
from creuset.incubation.states import ApplicationState
from creuset.incubation.writers import digest_of
from tests.factories.incubation import make_application
from tests.factories.villages import NOW

if TYPE_CHECKING:
    from tests.architecture.ground import Ground

#: From which the secret of the draft's link is made.
LINKED = "a-draft-that-nobody-holds"


def apply_to(ground: "Ground") -> None:
    """The inhabitant has a draft, written with somebody who was asked, and an application that was filed."""
    holder = ground.inhabitant.party
    ground.draft = make_application(ground.call, holder, state=ApplicationState.DRAFT)
    ground.linked = make_application(
        ground.call, state=ApplicationState.DRAFT, key=LINKED, link_hash=digest_of(LINKED)
    )
    ground.co_writers = [
        CoWriter.objects.create(
            application=row,
            email="leo@phare.example",
            name="Léo",
            language="fr",
            key=f"co-writer {row.pk}",
            secret_hash=digest_of(f"co-writer {row.pk}"),
            invited_at=NOW,
        )
        for row in (ground.draft, ground.linked)
    ]
    ground.filed = make_application(ground.call, holder, state=ApplicationState.FILED)
    Filing.objects.create(
        application=ground.filed,
        turn=1,
        sheet=ground.filed.sheet,
        cover={"title": ground.filed.title, "team": []},
        filed_at=NOW,
        filed_by=holder,
        receipt=ground.filed.receipt,
    )
    ground.late_door = LateDoor.objects.create(
        call=ground.call,
        code_hash="0" * 64,
        until=ground.call.closes_at + timedelta(days=1),
        words="Une panne",
        made_by=ground.owner.party,
        made_at=NOW,
    )
