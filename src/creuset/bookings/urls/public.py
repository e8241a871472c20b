"""What anybody reads of bookings: /<village>/prices/."""

from django.urls import path

from creuset.bookings.views import prices

app_name = "prices"

urlpatterns = [path("prices/", prices.public_prices, name="list")]
