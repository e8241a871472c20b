"""Resources at the desk: /<village>/desk/resources/…"""

from django.urls import path

from creuset.places.views import disorder, outside, sheets

app_name = "places"

urlpatterns = [
    path("", sheets.resources, name="list"),
    path("<slug:code>/", sheets.resource, name="sheet"),
    path("<slug:code>/change/", sheets.change_sheet, name="change"),
    path("<slug:code>/out-of-order/", disorder.out_of_order, name="out_of_order"),
    path("<slug:code>/pictures/", sheets.add_picture, name="add_picture"),
    path("<slug:code>/pictures/<int:pk>/remove/", sheets.remove_picture, name="remove_picture"),
    path("<slug:code>/calendars/", outside.calendars, name="calendars"),
    path("<slug:code>/calendars/<int:pk>/read/", outside.read_again, name="read_calendar"),
    path("<slug:code>/calendars/<int:pk>/remove/", outside.remove, name="remove_calendar"),
]
