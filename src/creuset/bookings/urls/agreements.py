"""Agreements at the desk: /<village>/desk/agreements/…"""

from django.urls import path

from creuset.bookings.views import agreements

app_name = "agreements"

urlpatterns = [
    path("", agreements.agreements, name="list"),
    path("new", agreements.new, name="new"),
    path("<int:pk>/", agreements.agreement, name="agreement"),
    path("<int:pk>/change/", agreements.change, name="change"),
    path("<int:pk>/end/", agreements.end, name="end"),
]
