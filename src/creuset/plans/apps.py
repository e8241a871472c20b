from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PlansConfig(AppConfig):
    name = "creuset.plans"
    verbose_name = pgettext_lazy("the domain", "Residents")
