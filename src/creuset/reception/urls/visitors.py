"""Announced visitors at the desk: /<village>/desk/front/visitors/…"""

from django.urls import path

from creuset.reception.views import visitors

app_name = "visitors"

urlpatterns = [
    path("", visitors.visitors, name="list"),
    path("csv/", visitors.as_csv, name="csv"),
    path("new/", visitors.new, name="new"),
    path("announcing/", visitors.stops, name="stops"),
    path("announcing/<int:pk>/allow/", visitors.allow, name="allow"),
    path("<int:pk>/", visitors.visitor, name="visitor"),
    path("<int:pk>/change/", visitors.change, name="change"),
    path("<int:pk>/receive/", visitors.receive, name="receive"),
    path("<int:pk>/call-off/", visitors.call_off, name="call_off"),
    path("<int:pk>/badge/", visitors.badge, name="badge"),
]
