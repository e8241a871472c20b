"""One archive that holds an installation: a consistent copy of the database, the uploads, the secret key.

An archive ends with a manifest of every member's size and SHA-256, so that a truncated or altered one is
refused before anything is replaced. A restore is decided by one small file: a kill before it leaves the old
data, a kill after it is completed at the next start (:func:`finish_decided`).
"""

from creuset.core.backup.manifest import BrokenBackup, Manifest
from creuset.core.backup.restoring import Staged, finish_decided, is_decided, replace_by, staged
from creuset.core.backup.writing import write

__all__ = [
    "BrokenBackup",
    "Manifest",
    "Staged",
    "finish_decided",
    "is_decided",
    "replace_by",
    "staged",
    "write",
]
