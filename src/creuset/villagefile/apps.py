from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.utils.translation import ngettext


class VillagefileConfig(AppConfig):
    name = "creuset.villagefile"

    def ready(self) -> None:
        """The audit tells what a load changed."""
        from creuset.core import audit

        audit.register("villagefile.loaded", told)


def told(data: Mapping[str, Any]) -> str:
    """Return the sentence of a load."""
    words = {"by": data["by"], "village": data["village"], "count": data["count"]}
    return (
        ngettext(
            "%(by)s loaded the file of %(village)s: %(count)d change.",
            "%(by)s loaded the file of %(village)s: %(count)d changes.",
            data["count"],
        )
        % words
    )
