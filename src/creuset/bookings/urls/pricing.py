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
]
for word, section in pricing.SECTIONS.items():
    about = {"section": section}
    urlpatterns += [
        path(f"{word}/new", pricing.new, about, name=f"new_{word}"),
        path(f"{word}/<slug:code>/change/", pricing.change, about, name=f"change_{word}"),
        path(f"{word}/<slug:code>/remove/", pricing.remove, about, name=f"remove_{word}"),
    ]
