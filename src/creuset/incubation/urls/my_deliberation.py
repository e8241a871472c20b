"""Deliberations in which one sits, and the place that one was given: /<village>/my/deliberation/…"""

from django.urls import path

from creuset.incubation.urls.rooms import rooms
from creuset.incubation.views import auditions, places

app_name = "deliberation_my"

urlpatterns = [
    path("place/<int:pk>/", places.answer, name="place"),
    path("<int:pk>/auditions/", auditions.schedule, name="schedule"),
    path("audition/<int:pk>/", auditions.audition, name="audition"),
    path("audition/<int:pk>/audition.ics", auditions.as_ics, name="audition_ics"),
    *rooms("my"),
]
