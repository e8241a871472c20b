"""The applications of whoever is signed in: /<village>/my/applications/…"""

from django.urls import path

from creuset.incubation.views import my_applications as views

app_name = "incubation_my_applications"

urlpatterns = [
    path("", views.applications, name="list"),
    path("<int:pk>/", views.application, name="application"),
    path("<int:pk>/cover/", views.cover, name="cover"),
    path("<int:pk>/answers/", views.answers, name="answers"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/correct/drop/", views.drop, name="drop"),
    path("<int:pk>/team/", views.team, name="team"),
    path("<int:pk>/team/<int:row>/", views.writer, name="writer"),
    path("<int:pk>/team/<int:row>/again/", views.again, name="again"),
    path("<int:pk>/team/<int:row>/remove/", views.remove, name="remove"),
    path("<int:pk>/team/<int:row>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:pk>/code/", views.code, name="code"),
    path("<int:pk>/figures/", views.figures, name="figures"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/receipt/<int:turn>/", views.receipt, name="receipt"),
    path("<int:pk>/receipt/<int:turn>/content/", views.content, name="content"),
]
