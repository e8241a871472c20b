"""The shapes of what is typed about people."""

from creuset.people.forms.access import (
    GrantForm,
    InviteColleagueForm,
    InviteForm,
    JoinForm,
    TokenForm,
)
from creuset.people.forms.lists import PartyFilter
from creuset.people.forms.parties import (
    AffiliationForm,
    BillingContactForm,
    ColleagueForm,
    EraseForm,
    KnownForm,
    MergeForm,
    MergeWithForm,
    OrganisationForm,
    PersonForm,
)
from creuset.people.forms.picker import PartyField

__all__ = [
    "AffiliationForm",
    "BillingContactForm",
    "ColleagueForm",
    "EraseForm",
    "GrantForm",
    "InviteColleagueForm",
    "InviteForm",
    "JoinForm",
    "KnownForm",
    "MergeForm",
    "MergeWithForm",
    "OrganisationForm",
    "PartyField",
    "PartyFilter",
    "PersonForm",
    "TokenForm",
]
