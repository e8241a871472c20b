from django.apps import AppConfig


class VillagefileConfig(AppConfig):
    name = "creuset.villagefile"
