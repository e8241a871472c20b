"""What if…? at the desk: /<village>/desk/what-if/…"""

from django.urls import path

from creuset.simulation import views

app_name = "what_if"

urlpatterns = [
    path("", views.what_ifs, name="list"),
    path("call/", views.call, name="call"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/table.csv", views.export, name="csv"),
    path("<int:pk>/forget/", views.forget, name="forget"),
]
