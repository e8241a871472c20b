"""The rules of places: /<village>/desk/rules/…"""

from django.urls import path

from creuset.bookings.views import rulebook

app_name = "rules"

urlpatterns = [
    path("", rulebook.rules, name="list"),
    path("new", rulebook.new, name="new"),
    path("weigh", rulebook.weigh, name="weigh"),
    path("<slug:code>/change/", rulebook.change, name="change"),
    path("<slug:code>/remove/", rulebook.remove, name="remove"),
]
