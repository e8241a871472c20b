"""Every address of the house, by face."""

from django.contrib import admin
from django.urls import include, path

from creuset.people.views.account import sessions

MY = [
    path("", include("creuset.people.urls.my")),
    path("", include("creuset.desk.urls.my")),
]
PUBLIC = [
    path("", include("creuset.bookings.urls.public")),
    path("", include("creuset.plans.urls.public")),
    path("", include("creuset.people.urls.public")),
    path("", include("creuset.desk.urls.public")),
]

urlpatterns = [
    path("", include("creuset.core.urls")),
    path("", include("creuset.desk.urls.network")),
    path("", include("creuset.desk.urls.everywhere")),
    path("api/v1/", include("creuset.config.api")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("creuset.people.urls.account")),
    path("account/notices/", include("creuset.notices.urls.account")),
    # Before the library's own, which asks once for each session.
    path("account/sessions/", sessions, name="usersessions_list"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("<village:village>/desk/people/", include("creuset.people.urls.desk")),
    path("<village:village>/desk/team/", include("creuset.people.urls.team")),
    path("<village:village>/desk/groups/", include("creuset.people.urls.groups")),
    path("<village:village>/desk/certificates/", include("creuset.documents.urls.desk")),
    path("<village:village>/desk/contracts/", include("creuset.documents.urls.contracts")),
    path("<village:village>/desk/money/", include("creuset.billing.urls.desk")),
    path("<village:village>/desk/quotes/", include("creuset.billing.urls.quotes")),
    path("<village:village>/desk/plans/", include("creuset.plans.urls.desk")),
    path("<village:village>/desk/projects/", include("creuset.projects.urls.desk")),
    path("<village:village>/desk/planning/", include("creuset.bookings.urls.planning")),
    path("<village:village>/my/planning/", include("creuset.bookings.urls.my_planning")),
    path("<village:village>/desk/bookings/", include("creuset.bookings.urls.desk")),
    path("<village:village>/desk/approvals/", include("creuset.bookings.urls.approvals")),
    path("<village:village>/desk/rules/", include("creuset.bookings.urls.rulebook")),
    path("<village:village>/desk/prices/", include("creuset.bookings.urls.pricing")),
    path("<village:village>/desk/agreements/", include("creuset.bookings.urls.agreements")),
    path("<village:village>/desk/screens/", include("creuset.bookings.urls.screens_desk")),
    path("<village:village>/screens/", include("creuset.bookings.urls.screens")),
    path("<village:village>/kiosk/", include("creuset.reception.urls.kiosk")),
    path("<village:village>/desk/closures/", include("creuset.bookings.urls.closures")),
    path("<village:village>/desk/resources/", include("creuset.places.urls.desk")),
    path("<village:village>/my/bookings/", include("creuset.bookings.urls.my")),
    path("<village:village>/my/notices/", include("creuset.notices.urls.my")),
    path("<village:village>/my/certificates/", include("creuset.documents.urls.my")),
    path("<village:village>/my/contracts/", include("creuset.documents.urls.my_contracts")),
    path("<village:village>/my/money/", include("creuset.billing.urls.my")),
    path("<village:village>/my/quotes/", include("creuset.billing.urls.my_quotes")),
    path("<village:village>/my/plans/", include("creuset.plans.urls.my")),
    path("<village:village>/my/projects/", include("creuset.projects.urls.my")),
    path("<village:village>/desk/prospects/", include("creuset.reception.urls.prospects")),
    path("<village:village>/desk/visits/", include("creuset.reception.urls.desk")),
    path("<village:village>/desk/enquiries/", include("creuset.reception.urls.enquiries")),
    path("<village:village>/desk/front/tickets/", include("creuset.reception.urls.tickets")),
    path("<village:village>/my/requests/", include("creuset.reception.urls.my_tickets")),
    path("<village:village>/desk/front/keys/", include("creuset.reception.urls.items")),
    path("<village:village>/desk/front/parcels/", include("creuset.reception.urls.parcels")),
    path("<village:village>/my/parcels/", include("creuset.reception.urls.my_parcels")),
    path("<village:village>/desk/front/visitors/", include("creuset.reception.urls.visitors")),
    path("<village:village>/my/visitors/", include("creuset.reception.urls.my_visitors")),
    path("<village:village>/desk/front/", include("creuset.reception.urls.inside")),
    path("<village:village>/my/presence/", include("creuset.reception.urls.my_presence")),
    path("<village:village>/desk/domiciliation/", include("creuset.domiciliation.urls.desk")),
    path("<village:village>/my/domiciliation/", include("creuset.domiciliation.urls.my")),
    path("<village:village>/desk/imports/", include("creuset.imports.urls.desk")),
    path("<village:village>/desk/what-if/", include("creuset.simulation.urls")),
    # After those that begin like it: each prefix that fits looks the village up again.
    path("<village:village>/desk/", include("creuset.desk.urls.desk")),
    path("<village:village>/quote/", include("creuset.billing.urls.public")),
    path("<village:village>/contract/", include("creuset.documents.urls.contract")),
    path("<village:village>/invited/", include("creuset.bookings.urls.invited")),
    path("<village:village>/visitor/", include("creuset.reception.urls.visitor")),
    path("<village:village>/visit/", include("creuset.reception.urls.public")),
    path("<village:village>/enquiry/", include("creuset.reception.urls.enquiry")),
    # Together, so that the village of an address is looked up once; last, since they hold what is left.
    path("<village:village>/my/", include(MY)),
    path("<village:village>/", include(PUBLIC)),
]
