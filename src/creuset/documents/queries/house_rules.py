"""House rules: the version in force, who accepted it and who has not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.core.prepared import Given, Prepared
from creuset.core.text import localized
from creuset.documents.contract_papers import TEXT_KIND
from creuset.documents.models import Acceptance, ContractText
from creuset.documents.queries.contracts import text_in_force
from creuset.documents.rules.terms import RULES
from creuset.people.actors import Actor
from creuset.people.models import Party, PartyKind
from creuset.villages.models import Village


def rules_in_force(village: Village, *, on: date) -> ContractText | None:
    """Return the house rules that bind on the day; None where the village published none."""
    return text_in_force(village, RULES, on=on)


def find_acceptance(text: ContractText, *, by: Actor) -> Acceptance | None:
    """Return the actor's acceptance of the version; None where there is none."""
    return Acceptance.objects.filter(text=text, party=by.party_id).first()


def has_accepted(village: Village, party: Party | int, *, on: date) -> bool:
    """Say whether the person accepted the house rules in force; True where the village has none; one query."""
    pk = party if isinstance(party, int) else party.pk
    return not TO_ACCEPT(village=village.pk, party=pk, on=on)


def acceptances_of(text: ContractText | None) -> QuerySet[Acceptance]:
    """Return who accepted the version, the latest first; nobody where there is none."""
    rows = Acceptance.objects.filter(text=text).select_related("party")
    return rows.order_by("-at", "-pk")


def missing_of(text: ContractText) -> QuerySet[Party]:
    """Return the members with an account whom the village knows and who have not accepted the version, by name."""
    accepted = Acceptance.objects.filter(text=text, party=OuterRef("pk"))
    members = Party.objects.filter(
        known_in__village=text.village_id,
        kind=PartyKind.PERSON,
        user__isnull=False,
        erased_at__isnull=True,
        merged_into__isnull=True,
    )
    return members.filter(~Exists(accepted)).order_by("name", "pk")


@dataclass(frozen=True)
class RulesPage:
    """House rules as their page shows them, in a language."""

    text: ContractText
    language: str
    words: str
    paper: StoredFile | None


def rules_page(text: ContractText, language: str) -> RulesPage:
    """Return the version in the language, or in one that it has."""
    has = language if language in text.words else next(iter(text.words), language)
    papers = {one.description.get("language"): one for one in files.list_of(TEXT_KIND, text.pk)}
    return RulesPage(text, has, localized(text.words, has), papers.get(has))


#: The house rules in force that the person has not accepted: one, or none; every booking and the member's menu ask it.
TO_ACCEPT = Prepared(
    lambda: (
        _in_force()
        .filter(
            ~Exists(
                Acceptance.objects.filter(
                    text=OuterRef("pk"), party=Given("party", BigIntegerField())
                )
            )
        )
        .values_list("pk")
    )
)


def _in_force() -> QuerySet[ContractText]:
    village, on = Given("village", BigIntegerField()), Given("on", DateField())
    published = ContractText.objects.filter(
        village_id=village, code=RULES, first_day__lte=on, retired_at__isnull=True
    )
    newer = Q(first_day__gt=OuterRef("first_day")) | Q(
        first_day=OuterRef("first_day"), number__gt=OuterRef("number")
    )
    return published.filter(~Exists(published.filter(newer)))
