"""Files opened and described, papers sent and judged, lists and letters sent, mail dealt with."""

from creuset.domiciliation.actions.approval import write_approval
from creuset.domiciliation.actions.court import owe_letters, record_letter
from creuset.domiciliation.actions.files import describe, open_file, open_files, verify
from creuset.domiciliation.actions.lists import record_list
from creuset.domiciliation.actions.mail import (
    ask_for_mail,
    open_scan,
    scan_letter,
    send_mail_on,
)
from creuset.domiciliation.actions.papers import (
    check_paper,
    open_paper,
    send_paper,
)

__all__ = [
    "ask_for_mail",
    "check_paper",
    "describe",
    "open_file",
    "open_files",
    "open_paper",
    "open_scan",
    "owe_letters",
    "record_letter",
    "record_list",
    "scan_letter",
    "send_mail_on",
    "send_paper",
    "verify",
    "write_approval",
]
