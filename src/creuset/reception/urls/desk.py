"""Requests to visit at the desk: /<village>/desk/visits/…"""

from django.urls import path

from creuset.reception.views import desk

app_name = "visits"

urlpatterns = [
    path("", desk.visits, name="list"),
    path("<int:pk>/", desk.visit, name="visit"),
    path("<int:pk>/propose/", desk.propose, name="propose"),
    path("<int:pk>/announce/", desk.announce, name="announce"),
    path("<int:pk>/decline/", desk.decline, name="decline"),
]
