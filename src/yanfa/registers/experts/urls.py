"""The pages of 专家库."""

from django.urls import path

from yanfa.registers.experts.views import mine, pool, private, ties

app_name = "experts"
urlpatterns = [
    path("", pool.experts, name="experts"),
    path("nominate/", pool.nominate, name="nominate"),
    path("import/", pool.import_file, name="import"),
    path("export.xlsx", pool.export, {"form": "xlsx"}, name="export_xlsx"),
    path("export.csv", pool.export, {"form": "csv"}, name="export_csv"),
    path("mine/", mine.mine, name="mine"),
    path("mine/change/", mine.change, name="mine_change"),
    path("mine/reach/", mine.reach, name="mine_reach"),
    path("mine/consent/", mine.consent, name="mine_consent"),
    path("mine/agreement/", mine.agreement, name="mine_agreement"),
    path("mine/relation/", mine.add_relation, name="mine_relation"),
    path("mine/avoidance/", mine.add_avoidance, name="mine_avoidance"),
    path("relations/<str:public_id>/remove/", ties.remove_relation, name="remove_relation"),
    path("avoidances/<str:public_id>/end/", ties.end_avoidance, name="end_avoidance"),
    path("<str:public_id>/", pool.expert, name="expert"),
    path("<str:public_id>/change/", pool.change, name="change"),
    path("<str:public_id>/move/<str:name>/", pool.move, name="move"),
    path("<str:public_id>/private/", private.keep, name="private"),
    path("<str:public_id>/reveal/<str:field>/", private.reveal, name="reveal"),
    path("<str:public_id>/account/", private.link_account, name="link_account"),
    path("<str:public_id>/consent/", private.consent, name="consent"),
    path("<str:public_id>/agreement/", private.agreement, name="agreement"),
    path("<str:public_id>/relation/", ties.add_relation, name="add_relation"),
    path("<str:public_id>/avoidance/", ties.add_avoidance, name="add_avoidance"),
]
