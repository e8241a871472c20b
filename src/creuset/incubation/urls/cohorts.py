"""Cohorts at the desk: /<village>/desk/cohorts/…"""

from django.urls import path

from creuset.incubation.views import cohorts, following, sessions, showing

app_name = "cohorts"

urlpatterns = [
    path("", cohorts.cohorts, name="list"),
    path("new/", cohorts.new, name="new"),
    path("<int:pk>/", cohorts.cohort, name="cohort"),
    path("<int:pk>/change/", cohorts.change, name="change"),
    path("<int:pk>/drop/", cohorts.drop, name="drop"),
    path("<int:pk>/add/", cohorts.add, name="add"),
    path("<int:pk>/laureates/", cohorts.laureates, name="laureates"),
    path("<int:pk>/demo-day/", showing.show_day, name="show_day"),
    path("<int:pk>/demo-day/hide/", showing.hide_day, name="hide_day"),
    path("<int:pk>/sessions/", sessions.sessions, name="sessions"),
    path("<int:pk>/sessions/new/", sessions.new, name="new_session"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/change/", sessions.change, name="change_session"),
    path("sessions/<int:pk>/call-off/", sessions.call_off, name="call_off"),
    path("sessions/<int:pk>/attendance/", sessions.attendance, name="attendance"),
    path("sessions/<int:pk>/sheet.pdf", sessions.sheet, name="sheet"),
    path("sessions/<int:pk>/pitches/", showing.pitches, name="pitches"),
    path("sessions/<int:pk>/materials/", sessions.hand_out, name="hand_out"),
    path("sessions/<int:pk>/materials/<int:row>/take-in/", sessions.take_in, name="take_in"),
    path("members/<int:pk>/", cohorts.member, name="member"),
    path("members/<int:pk>/terms/", cohorts.terms, name="terms"),
    path("members/<int:pk>/convention/", cohorts.convention, name="convention"),
    path("members/<int:pk>/stage/", cohorts.stage, name="stage"),
    path("<int:pk>/support.csv", following.support_csv, name="support_csv"),
    path("<int:pk>/milestones/", following.cohort_milestones, name="milestones"),
    path("<int:pk>/milestones/new/", following.new_model, name="new_model"),
    path("<int:pk>/milestones/<int:row>/drop/", following.drop_model, name="drop_model"),
    path("members/<int:pk>/goals/new/", following.new_goal, name="new_goal"),
    path("members/<int:pk>/goals/<int:row>/", following.goal, name="goal"),
    path("members/<int:pk>/goals/<int:row>/end/", following.end_goal, name="end_goal"),
    path("members/<int:pk>/support/new/", following.new_support, name="new_support"),
    path("members/<int:pk>/support/<int:row>/drop/", following.drop_support, name="drop_support"),
    path("members/<int:pk>/sheets/new/", following.new_sheet, name="new_sheet"),
    path("members/<int:pk>/sheets/<int:row>/", following.sheet, name="follow_up"),
    path("members/<int:pk>/milestones/new/", following.new_milestone, name="new_milestone"),
    path("members/<int:pk>/milestones/<int:row>/", following.milestone, name="milestone"),
    path(
        "members/<int:pk>/milestones/<int:row>/drop/",
        following.drop_milestone,
        name="drop_milestone",
    ),
    path("members/<int:pk>/milestones/<int:row>/done/", following.done, name="done"),
    path("members/<int:pk>/milestones/<int:row>/send-back/", following.send_back, name="send_back"),
    path("members/<int:pk>/mentors/new/", following.pair, name="pair"),
    path("members/<int:pk>/mentors/<int:row>/part/", following.unpair, name="unpair"),
    path("members/<int:pk>/hide/", showing.hide, name="hide"),
    path("members/<int:pk>/<slug:verb>/", cohorts.step, name="step"),
]
