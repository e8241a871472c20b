"""The seal of a village on its papers: its key, the sealing, and what a sealed paper proves.

`papers`, which seals and reads, is imported by whoever does: its library takes half a second to come, and most
processes never touch a seal.
"""

from creuset.documents.seals.keys import Key, SealMissing, find_key, take_key

__all__ = ["Key", "SealMissing", "find_key", "take_key"]
