"""The village's own prices at the desk: /<village>/desk/prices/…"""

from django.urls import path

from creuset.bookings.views import pricing

app_name = "pricing"

urlpatterns = [
    path("", pricing.prices, name="list"),
    path("cards/<slug:card>/", pricing.card, name="card"),
    path("cards/<slug:card>/copy/", pricing.copy, name="copy"),
    path("cards/<slug:card>/<slug:part>/new", pricing.new_line, name="new_line"),
    path(
        "cards/<slug:card>/<slug:part>/<slug:code>/change/", pricing.change_line, name="change_line"
    ),
    path(
        "cards/<slug:card>/<slug:part>/<slug:code>/remove/", pricing.remove_line, name="remove_line"
    ),
    path("<slug:section>/new", pricing.new, name="new"),
    path("<slug:section>/<slug:code>/change/", pricing.change, name="change"),
    path("<slug:section>/<slug:code>/remove/", pricing.remove, name="remove"),
]
