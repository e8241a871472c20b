"""The rules of places: /<village>/desk/rules/"""

from django.urls import path

from creuset.bookings.views import rules

app_name = "rules"

urlpatterns = [path("", rules.rules, name="list")]
