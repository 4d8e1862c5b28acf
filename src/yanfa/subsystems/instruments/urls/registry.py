"""Addresses of the registry: lists, records, what hangs on them, and changes."""

from django.urls import path

from yanfa.subsystems.instruments.views import changes, registry, registry_parts, registry_record

urlpatterns = [
    path("registry/", registry.registry, name="registry"),
    path("registry/new/", registry_record.draft, name="draft"),
    path("registry/worklist/", registry.worklist, name="worklist"),
    path("registry/export.xlsx", registry.export, {"form": "xlsx"}, name="export_xlsx"),
    path("registry/export.csv", registry.export, {"form": "csv"}, name="export_csv"),
    path("registry/units/<str:public_id>/", registry.overview, name="overview"),
    path("registry/changes/<str:public_id>/", changes.change, name="change"),
    path("registry/changes/<str:public_id>/write/", changes.revise, name="revise_change"),
    path("registry/changes/<str:public_id>/move/<str:name>/", changes.move, name="move_change"),
    path("registry/<str:public_id>/", registry_record.instrument, name="instrument"),
    path("registry/<str:public_id>/write/", registry_record.write, name="write"),
    path("registry/<str:public_id>/move/<str:name>/", registry_record.move, name="move_instrument"),
    path("registry/<str:public_id>/change/", changes.propose, name="propose_change"),
    path("registry/<str:public_id>/update/", changes.update, name="update"),
    path("registry/<str:public_id>/customs/", registry_parts.customs, name="customs"),
    path("registry/<str:public_id>/years/", registry_parts.keep_year, name="keep_year"),
    path("registry/<str:public_id>/prices/", registry_parts.set_price, name="set_price"),
    path("registry/<str:public_id>/prices/<str:price_id>/end/", registry_parts.end_price, name="end_price"),
    path("registry/<str:public_id>/images/", registry_parts.add_image, name="add_image"),
    path("registry/<str:public_id>/images/<str:image_id>/", registry_parts.image, name="image"),
    path(
        "registry/<str:public_id>/images/<str:image_id>/remove/",
        registry_parts.remove_image,
        name="remove_image",
    ),
]
