"""Prospects at the desk: /<village>/desk/prospects/…"""

from django.urls import path

from creuset.reception.views import prospects

app_name = "prospects"

urlpatterns = [
    path("", prospects.board, name="board"),
    path("export.csv", prospects.export, name="export"),
    path("<str:key>/", prospects.prospect, name="prospect"),
    path("<str:key>/lose/", prospects.lose, name="lose"),
    path("<str:key>/find/", prospects.find, name="find"),
]
