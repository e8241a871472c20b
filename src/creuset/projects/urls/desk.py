"""Projects at the desk: /<village>/desk/projects/…"""

from django.urls import path

from creuset.projects.views import desk

app_name = "projects"

urlpatterns = [
    path("", desk.projects, name="list"),
    path("new/", desk.new_project, name="new"),
    path("<int:pk>/", desk.project, name="project"),
    path("<int:pk>/change/", desk.change, name="change"),
    path("<int:pk>/move/", desk.move, name="move"),
    path("<int:pk>/notes/", desk.notes, name="notes"),
    path("<int:pk>/team/", desk.new_member, name="new_member"),
    path("<int:pk>/team/<int:row>/", desk.member, name="member"),
    path("<int:pk>/team/<int:row>/end/", desk.end_member, name="end_member"),
]
