"""What can be done to parties, their roles, their accounts and what villages know of them."""

from creuset.people.actions.accounts import create_owner, ensure_account, open_account
from creuset.people.actions.adding import add_people
from creuset.people.actions.affiliations import affiliate, change_affiliation, end_affiliation
from creuset.people.actions.billing import set_billing_contact
from creuset.people.actions.erasing import ask_erasure, erase_person, take_erasure_back
from creuset.people.actions.invitations import (
    accept_invitation,
    awaited_party,
    get_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from creuset.people.actions.joining import answer_join_request, ask_to_join
from creuset.people.actions.merges import merge, preview_merge
from creuset.people.actions.parties import (
    add_organisation,
    add_person,
    change_known,
    change_organisation,
    change_person,
    know,
)
from creuset.people.actions.profiles import change_profile, set_photo
from creuset.people.actions.roles import grant_role, revoke_role
from creuset.people.actions.tokens import create_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_organisation",
    "add_people",
    "add_person",
    "affiliate",
    "answer_join_request",
    "ask_erasure",
    "ask_to_join",
    "awaited_party",
    "change_affiliation",
    "change_known",
    "change_organisation",
    "change_person",
    "change_profile",
    "create_owner",
    "create_token",
    "end_affiliation",
    "ensure_account",
    "erase_person",
    "get_invitation",
    "grant_role",
    "invite",
    "know",
    "merge",
    "open_account",
    "preview_merge",
    "resend_invitation",
    "revoke_role",
    "revoke_token",
    "set_billing_contact",
    "set_photo",
    "take_erasure_back",
    "withdraw_invitation",
]
