"""Persons and organisations, what villages know of them, who may do what; what persons say of themselves."""

from creuset.people.models.billing import BillingContact
from creuset.people.models.erasing import ErasureWish
from creuset.people.models.parties import (
    Affiliation,
    ApiToken,
    Group,
    GroupMember,
    Invitation,
    JoinRequest,
    KnownParty,
    Party,
    PartyKind,
    RoleGrant,
    User,
    UserManager,
)
from creuset.people.models.profiles import Craft, CraftKind, Profile

__all__ = [
    "Affiliation",
    "ApiToken",
    "BillingContact",
    "Craft",
    "CraftKind",
    "ErasureWish",
    "Group",
    "GroupMember",
    "Invitation",
    "JoinRequest",
    "KnownParty",
    "Party",
    "PartyKind",
    "Profile",
    "RoleGrant",
    "User",
    "UserManager",
]
