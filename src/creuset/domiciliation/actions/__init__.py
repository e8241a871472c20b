"""Files opened, described, papers sent and judged."""

from creuset.domiciliation.actions.files import describe, open_file, open_files, verify
from creuset.domiciliation.actions.papers import (
    check_paper,
    open_paper,
    send_paper,
)

__all__ = [
    "check_paper",
    "describe",
    "open_file",
    "open_files",
    "open_paper",
    "send_paper",
    "verify",
]
