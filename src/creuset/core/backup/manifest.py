"""What an archive says of itself: every member's size and checksum."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from creuset.kernel.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
SECRET_KEY = "secret-key"  # noqa: S105 - the name of the file that holds it


class BrokenBackup(Refused):
    """The archive is not what a backup wrote."""

    code = "broken-backup"


@dataclass(frozen=True)
class Entry:
    """A member of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds, when it was made, and of which kind its database is."""

    made_at: datetime
    database: str
    files: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """The bytes of all members, before compression."""
        return sum(entry.size for entry in self.files)

    def as_json(self) -> bytes:
        """Return the manifest as it is written."""
        content = {"format": FORMAT, "made_at": self.made_at.isoformat(), "database": self.database}
        return json.dumps(
            content | {"files": [asdict(entry) for entry in self.files]}, indent=1
        ).encode()

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Return the manifest that was written; BrokenBackup if it was written by another format."""
        try:
            content: dict[str, Any] = json.loads(text)
            if content["format"] != FORMAT:
                raise BrokenBackup(
                    _("This backup was made by a version that is too new or too old.")
                )
            entries = tuple(Entry(**entry) for entry in content["files"])
            return cls(datetime.fromisoformat(content["made_at"]), content["database"], entries)
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenBackup(_("The manifest of this backup cannot be read.")) from error
