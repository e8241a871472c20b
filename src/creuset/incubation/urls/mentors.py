"""Mentors at the desk: /<village>/desk/mentors/…"""

from django.urls import path

from creuset.incubation.views import mentoring

app_name = "mentors"

urlpatterns = [
    path("", mentoring.mentors, name="list"),
    path("new/", mentoring.new, name="new"),
    path("<int:pk>/", mentoring.mentor, name="mentor"),
    path("<int:pk>/change/", mentoring.change, name="change"),
    path("<int:pk>/stop/", mentoring.stop, name="stop"),
    path("<int:pk>/hours/", mentoring.open_hours, name="open"),
    path("hours/<int:pk>/move/", mentoring.move, name="move"),
    path("hours/<int:pk>/close/", mentoring.close, name="close"),
    path("slots/<int:pk>/move/", mentoring.move_slot, name="move_slot"),
    path("slots/<int:pk>/note/", mentoring.note, name="note"),
]
