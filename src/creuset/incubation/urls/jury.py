"""Juries at the desk: /<village>/desk/jury/…"""

from django.urls import path

from creuset.incubation.views import assignments, juries

app_name = "jury"

urlpatterns = [
    path("<int:pk>/", juries.jurors, name="jurors"),
    path("<int:pk>/invite/", juries.invite, name="invite"),
    path("<int:pk>/terms/", juries.terms, name="terms"),
    path("<int:pk>/jurors/<int:row>/", juries.juror, name="juror"),
    path("<int:pk>/jurors/<int:row>/remove/", juries.remove, name="remove"),
    path("<int:pk>/conflicts/", juries.conflicts, name="conflicts"),
    path("<int:pk>/conflicts/look/", juries.look, name="look"),
    path("<int:pk>/conflicts/declare/", juries.declare, name="declare"),
    path("<int:pk>/conflicts/<int:row>/lift/", juries.lift, name="lift"),
    path("<int:pk>/readings/", assignments.readings, name="readings"),
    path("<int:pk>/readings/<int:number>/compute/", assignments.compute, name="compute"),
    path("<int:pk>/readings/<int:number>/pair/", assignments.pair, name="pair"),
    path("<int:pk>/readings/<int:number>/give/", assignments.give, name="give"),
    path("<int:pk>/readings/<int:number>/drop/", assignments.drop, name="drop"),
    path("<int:pk>/readings/<int:number>/undo/", assignments.undo, name="undo"),
    path("<int:pk>/readings/<int:number>/remind/", assignments.remind, name="remind"),
    path("<int:pk>/readings/<int:number>/csv/", assignments.export, name="csv"),
]
