"""My juries: /<village>/my/jury/…"""

from django.urls import path

from creuset.incubation.views import my_jury, my_readings

app_name = "jury_my"

urlpatterns = [
    path("", my_jury.juries_page, name="list"),
    path("<int:pk>/", my_jury.seat, name="seat"),
    path("<int:pk>/sign/", my_jury.sign, name="sign"),
    path("<int:pk>/decline/", my_jury.decline, name="decline"),
    path("<int:pk>/leave/", my_jury.leave, name="leave"),
    path("<int:pk>/wishes/", my_jury.wishes, name="wishes"),
    path("<int:pk>/<int:row>/", my_readings.reading, name="reading"),
    path("<int:pk>/<int:row>/save/", my_readings.save, name="save"),
    path("<int:pk>/<int:row>/finish/", my_readings.finish, name="finish"),
    path("<int:pk>/<int:row>/reopen/", my_readings.reopen, name="reopen"),
    path("<int:pk>/<int:row>/recuse/", my_readings.recuse, name="recuse"),
]
