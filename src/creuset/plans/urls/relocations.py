"""Moves of all residents: at the desk below /<village>/desk/plans/moves/."""

from django.urls import path

from creuset.plans.views import relocations

DESK = [
    path("moves/", relocations.relocations_page, name="relocations"),
    path("moves/new/", relocations.new, name="new_relocation"),
    path("moves/<int:pk>/", relocations.relocation, name="relocation"),
    path("moves/<int:pk>/change/", relocations.change, name="change_relocation"),
    path("moves/<int:pk>/propose/", relocations.propose, name="propose_relocation"),
    path("moves/<int:pk>/drop/", relocations.drop, name="drop_relocation"),
    path("moves/<int:pk>/carry-out/", relocations.carry_out, name="carry_out_relocation"),
    path("moves/<int:pk>/floors/", relocations.floors, name="relocation_floors"),
    path("moves/<int:pk>/undo/", relocations.undo, name="undo_relocation"),
]
