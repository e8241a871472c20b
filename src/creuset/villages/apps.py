from django.apps import AppConfig
from django.urls import register_converter


class VillagesConfig(AppConfig):
    name = "creuset.villages"

    def ready(self) -> None:
        """Addresses may name a village, whichever of them is read first; old messages are thrown away."""
        from creuset.core.housekeeping import sweep_by
        from creuset.villages.converters import VillageConverter
        from creuset.villages.retention import forget_messages

        register_converter(VillageConverter, "village")
        sweep_by("messages", forget_messages)
