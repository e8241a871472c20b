from django.apps import AppConfig


class VillagesConfig(AppConfig):
    name = "creuset.villages"
