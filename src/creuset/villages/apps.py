from django.apps import AppConfig
from django.urls import register_converter


class VillagesConfig(AppConfig):
    name = "creuset.villages"

    def ready(self) -> None:
        """Addresses may name a village, whichever of them is read first."""
        from creuset.villages.converters import VillageConverter

        register_converter(VillageConverter, "village")
