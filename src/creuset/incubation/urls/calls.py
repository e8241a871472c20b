"""Calls for projects at the desk: /<village>/desk/calls/…"""

from django.urls import path

from creuset.incubation.views import calls, rounds

app_name = "incubation_calls"

urlpatterns = [
    path("new/", calls.new, name="new"),
    path("<int:pk>/", calls.call, name="call"),
    path("<int:pk>/change/", calls.change, name="change"),
    path("<int:pk>/publish/", calls.publish, name="publish"),
    path("<int:pk>/form/", calls.start_form, name="start_form"),
    path("<int:pk>/extend/", calls.extend, name="extend"),
    path("<int:pk>/drop/", calls.drop, name="drop"),
    path("<int:pk>/rounds/", rounds.rounds, name="rounds"),
    path("<int:pk>/rounds/new/", rounds.new, name="new_round"),
    path("rounds/<int:pk>/change/", rounds.change, name="change_round"),
    path("rounds/<int:pk>/remove/", rounds.remove, name="remove_round"),
]
