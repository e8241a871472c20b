"""How somebody comes into a village: /<village>/…"""

from django.urls import path

from creuset.people.views import door, profiles

app_name = "people_public"

urlpatterns = [
    path("invitation/<str:secret>/", door.invitation, name="invitation"),
    path("people/<int:pk>/", profiles.person, name="person"),
    path("join/", door.join, name="join"),
]
