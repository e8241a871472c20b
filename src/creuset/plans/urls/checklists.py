"""Those who move in or out: at the desk below /<village>/desk/plans/checklists/, mine below /<village>/my/plans/…"""

from django.urls import path

from creuset.plans.views import checklists, written_lists

DESK = [
    path("checklists/", checklists.lists, name="checklists"),
    path("checklists/written/", written_lists.written, name="checklists_written"),
    path("checklists/written/new/", written_lists.new, name="new_checklist"),
    path("checklists/written/<slug:code>/", written_lists.change, name="change_checklist"),
    path("checklists/written/<slug:code>/retire/", written_lists.retire, name="retire_checklist"),
    path("checklists/<int:pk>/", checklists.one_list, name="checklist"),
    path("checklists/<int:pk>/inspection/", checklists.inspect, name="inspection"),
    path("checklists/<int:pk>/inspection/agree/", checklists.agree, name="agree"),
    path("checklists/<int:pk>/inspection/pictures/", checklists.show, name="show"),
    path("checklists/<int:pk>/things/<slug:code>/", checklists.do, name="todo"),
]
MY = [
    path("checklists/", checklists.mine, name="checklists"),
    path("checklists/<int:pk>/", checklists.my_list, name="checklist"),
    path("checklists/<int:pk>/inspection/", checklists.my_inspection, name="inspection"),
    path("checklists/<int:pk>/inspection/agree/", checklists.my_agree, name="agree"),
    path("checklists/<int:pk>/inspection/pictures/", checklists.my_show, name="show"),
    path("checklists/<int:pk>/things/<slug:code>/", checklists.my_do, name="todo"),
]
