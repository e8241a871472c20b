"""Groups at the desk: /<village>/desk/groups/…"""

from django.urls import path

from creuset.people.views import groups

app_name = "groups"

urlpatterns = [
    path("", groups.groups, name="list"),
    path("new/", groups.new, name="new"),
    path("<int:pk>/", groups.group, name="group"),
    path("<int:pk>/change/", groups.change, name="change"),
    path("<int:pk>/<int:party>/leave/", groups.leave, name="leave"),
]
