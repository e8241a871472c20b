"""Mails as their readers see them."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any


def check_page(payload: Mapping[str, Any]) -> str:
    """The mail is a page too, in the house's look, which says what its text says and leads where it leads."""
    page = str(payload["html"])
    assert "@media (prefers-color-scheme: dark)" in page
    shown = unescape(re.sub(r"<[^>]+>", " ", page))
    for word in re.sub(r"https?://\S+", "", payload["text"]).split():
        assert word in shown
    for link in re.findall(r"https?://[^\s<>]*[^\s<>.,;:!?)»]", payload["text"]):
        assert f'<a href="{link}">' in page
    return page
