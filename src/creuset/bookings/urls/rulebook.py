"""The rules of places: /<village>/desk/rules/"""

from django.urls import path

from creuset.bookings.views import rulebook

app_name = "rules"

urlpatterns = [path("", rulebook.rules, name="list")]
