"""What can be done to parties, their roles, their accounts and what villages know of them."""

from creuset.people.actions.accounts import create_owner

__all__ = ["create_owner"]
