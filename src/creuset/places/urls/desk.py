"""Resources at the desk: /<village>/desk/resources/…"""

from django.urls import path

from creuset.places.views import sheets

app_name = "places"

urlpatterns = [
    path("", sheets.resources, name="list"),
    path("<slug:code>/", sheets.resource, name="sheet"),
    path("<slug:code>/change/", sheets.change_sheet, name="change"),
    path("<slug:code>/pictures/", sheets.add_picture, name="add_picture"),
    path("<slug:code>/pictures/<int:pk>/remove/", sheets.remove_picture, name="remove_picture"),
]
