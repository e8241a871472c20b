"""The team at the desk: /<village>/desk/team/…"""

from django.urls import path

from creuset.people.views import team

app_name = "team"

urlpatterns = [
    path("", team.team, name="list"),
    path("grant/", team.grant, name="grant"),
    path("<int:pk>/revoke/", team.revoke, name="revoke"),
]
