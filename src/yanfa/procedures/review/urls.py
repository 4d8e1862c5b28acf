"""The pages of 专家评审."""

from django.urls import path

from yanfa.procedures.review.views import fees, kit, panels, results, seats, sheets

app_name = "review"
urlpatterns = [
    path("panels/", panels.panels, name="panels"),
    path("panels/new/", panels.panel_new, name="panel_new"),
    path("panels/<str:public_id>/", panels.panel, name="panel"),
    path("panels/<str:public_id>/change/", panels.panel_change, name="panel_change"),
    path("panels/<str:public_id>/move/<str:name>/", panels.move_panel, name="move_panel"),
    path("panels/<str:public_id>/items/new/", panels.item_new, name="item_new"),
    path("panels/<str:public_id>/invite/", panels.invite, name="invite"),
    path("panels/<str:public_id>/propose/", panels.propose, name="propose"),
    path("panels/<str:public_id>/kit/<slug:paper>.<slug:form>", kit.paper, name="paper"),
    path("panels/<str:public_id>/release/", results.release, name="release"),
    path("panels/<str:public_id>/fees/", fees.prepare, name="prepare_fees"),
    path("items/<str:public_id>/conclude/", results.conclude, name="conclude_item"),
    path("items/<str:public_id>/further/", panels.further, name="further"),
    path("mine/", seats.mine, name="mine"),
    path("seats/<str:public_id>/", seats.seat, name="seat"),
    path("seats/<str:public_id>/move/<str:name>/", seats.move_seat, name="move_seat"),
    path("seats/<str:public_id>/replace/", seats.replace, name="replace"),
    path("seats/<str:public_id>/leader/", seats.leader, name="leader"),
    path("seats/<str:public_id>/recuse/<str:item>/", seats.recuse, name="recuse"),
    path("sheets/<str:public_id>/", sheets.sheet, name="sheet"),
    path("sheets/<str:public_id>/autosave/", sheets.autosave, name="autosave"),
    path("fees/<str:public_id>/", fees.fee_sheet, name="fee_sheet"),
    path("fees/<str:public_id>/move/<str:name>/", fees.move_fee_sheet, name="move_fee_sheet"),
    path("fees/<str:public_id>/payees/", fees.payees, name="payees"),
    path("proof/<str:public_id>/", panels.proof, name="proof"),
]
