"""The projects that a mentor accompanies: /<village>/my/accompanied/…"""

from django.urls import path

from creuset.incubation.views import accompanied

app_name = "accompanied"

urlpatterns = [
    path("<int:pk>/", accompanied.member, name="member"),
    path("<int:pk>/sheets/new/", accompanied.new_sheet, name="new_sheet"),
    path("<int:pk>/sheets/<int:row>/", accompanied.sheet, name="follow_up"),
    path("<int:pk>/support/new/", accompanied.new_support, name="new_support"),
    path("<int:pk>/support/<int:row>/drop/", accompanied.drop_support, name="drop_support"),
    path("<int:pk>/milestones/new/", accompanied.new_milestone, name="new_milestone"),
    path("<int:pk>/milestones/<int:row>/", accompanied.milestone, name="milestone"),
    path("<int:pk>/milestones/<int:row>/done/", accompanied.done, name="done"),
    path("<int:pk>/milestones/<int:row>/send-back/", accompanied.send_back, name="send_back"),
]
