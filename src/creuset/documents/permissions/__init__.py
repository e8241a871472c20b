"""Who may do what with certificates and contracts."""

from creuset.documents.permissions.certificates import (
    check_may_check,
    check_may_send,
    is_own,
    may_check,
    may_see_all,
    own_parties,
)

__all__ = [
    "check_may_check",
    "check_may_send",
    "is_own",
    "may_check",
    "may_see_all",
    "own_parties",
]
