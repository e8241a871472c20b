"""How somebody comes into a village: /<village>/…"""

from django.urls import path

from creuset.people.views import door

app_name = "people_public"

urlpatterns = [
    path("invitation/<str:secret>/", door.invitation, name="invitation"),
    path("join/", door.join, name="join"),
]
