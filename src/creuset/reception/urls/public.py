"""Asking to visit: /<village>/visit/…"""

from django.urls import path

from creuset.reception.views import public

app_name = "reception"

urlpatterns = [
    path("", public.visit, name="visit"),
    path("thanks/", public.thanks, name="thanks"),
]
