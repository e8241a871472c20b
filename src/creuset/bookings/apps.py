from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "creuset.bookings"
