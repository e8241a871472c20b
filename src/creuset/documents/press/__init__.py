"""Texts that people wrote are set as PDF by a process of their own, which can reach nothing."""

from creuset.documents.press.setting import Made, TextRefused, set_contract

__all__ = ["Made", "TextRefused", "set_contract"]
