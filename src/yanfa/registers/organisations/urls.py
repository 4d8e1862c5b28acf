"""The pages of the organisations."""

from django.urls import path

from yanfa.registers.organisations.views import people, registrations, units

app_name = "organisations"
urlpatterns = [
    path("", units.organisations, name="organisations"),
    path("mine/", units.mine, name="mine"),
    path("register/", units.register, name="register"),
    path("import/", units.import_file, name="import"),
    path("export.xlsx", units.export, {"form": "xlsx"}, name="export_xlsx"),
    path("export.csv", units.export, {"form": "csv"}, name="export_csv"),
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/apply/", registrations.apply, name="apply"),
    path("registrations/<str:public_id>/", registrations.registration, name="registration"),
    path("registrations/<str:public_id>/answer/", registrations.answer, name="answer"),
    path("registrations/<str:public_id>/move/<str:name>/", registrations.move, name="move_registration"),
    path("members/<str:public_id>/end/", people.end_membership, name="end_membership"),
    path("delegations/<str:public_id>/end/", people.end_delegation, name="end_delegation"),
    path("departments/<str:public_id>/change/", people.change_department, name="change_department"),
    path("departments/<str:public_id>/close/", people.close_department, name="close_department"),
    path("contacts/<str:public_id>/remove/", people.remove_contact, name="remove_contact"),
    path("contacts/<str:public_id>/phone/", people.reveal_phone, name="reveal_phone"),
    path("<str:public_id>/", units.organisation, name="organisation"),
    path("<str:public_id>/change/", units.change, name="change"),
    path("<str:public_id>/move/<str:name>/", units.move, name="move"),
    path("<str:public_id>/members/add/", people.add_member, name="add_member"),
    path("<str:public_id>/delegate/", people.delegate, name="delegate"),
    path("<str:public_id>/departments/add/", people.add_department, name="add_department"),
    path("<str:public_id>/contacts/add/", people.add_contact, name="add_contact"),
]
