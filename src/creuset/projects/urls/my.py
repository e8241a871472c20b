"""My projects: /<village>/my/projects/…"""

from django.urls import path

from creuset.projects.views import my

app_name = "projects_my"

urlpatterns = [
    path("", my.projects, name="list"),
    path("new/", my.new_project, name="new"),
    path("<int:pk>/", my.project, name="project"),
    path("<int:pk>/change/", my.change, name="change"),
    path("<int:pk>/move/", my.move, name="move"),
    path("<int:pk>/leave/", my.leave, name="leave"),
]
