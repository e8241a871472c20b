"""The seal of a village on its papers: its key, the sealing, and what a sealed paper proves."""

from creuset.documents.seals.keys import Key, SealMissing, find_key, take_key
from creuset.documents.seals.papers import Verdict, read_seal, seal_paper

__all__ = [
    "Key",
    "SealMissing",
    "Verdict",
    "find_key",
    "read_seal",
    "seal_paper",
    "take_key",
]
