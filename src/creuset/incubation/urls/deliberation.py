"""Deliberations at the desk: /<village>/desk/deliberation/…"""

from django.urls import path

from creuset.incubation.urls.rooms import rooms
from creuset.incubation.views import auditions, calibrations, places, sittings

app_name = "deliberation_desk"

urlpatterns = [
    path("call/<int:pk>/", sittings.rounds, name="rounds"),
    path("<int:pk>/calibration/", calibrations.calibration, name="calibration"),
    path("<int:pk>/calibration/make/", calibrations.make, name="calibrate"),
    path("<int:pk>/calibration/publish/", calibrations.publish, name="publish"),
    path("<int:pk>/calibration/scores.csv", calibrations.as_csv, name="calibration_csv"),
    path("<int:pk>/release/", places.release, name="release"),
    path("<int:pk>/promote/", places.promote, name="promote"),
    path("<int:pk>/auditions/", auditions.auditions, name="auditions"),
    path("<int:pk>/auditions/new/", auditions.make, name="make_auditions"),
    path("<int:pk>/auditions/swap/", auditions.swap, name="swap_auditions"),
    path("<int:pk>/auditions/drop/", auditions.drop, name="drop_auditions"),
    path("audition/<int:pk>/move/", auditions.move, name="move_audition"),
    path("place/<int:pk>/time/", places.more_time, name="more_time"),
    *rooms("desk"),
]
