"""The addresses of the public catalogue; those of landing pages never change."""

from django.urls import path

from yanfa.subsystems.instruments.views.catalogue import comparing, counting, landing, searching

urlpatterns = [
    path("", searching.catalogue, name="catalogue"),
    path("catalogue.xlsx", searching.catalogue_xlsx, name="catalogue_xlsx"),
    path("compare/", comparing.compare, name="compare"),
    path("statistics/", counting.statistics, name="statistics"),
    path("sitemap.xml", counting.sitemap, name="sitemap"),
    path("sitemap/<int:page>.xml", counting.sitemap_page, name="sitemap_page"),
    path("n/<str:platform_no>/", landing.by_number, name="landing_by_number"),
    path("i/<str:public_id>/", landing.landing, name="landing"),
    path("i/<str:public_id>/pidinst.json", landing.pidinst, name="landing_pidinst"),
    path("i/<str:public_id>/datacite.json", landing.datacite, name="landing_datacite"),
    path("i/<str:public_id>/datacite.xml", landing.datacite_xml, name="landing_datacite_xml"),
    path("i/<str:public_id>/schema.jsonld", landing.jsonld, name="landing_jsonld"),
    path("i/<str:public_id>/core.json", landing.core, name="landing_core"),
    path("i/<str:public_id>/images/<str:image_id>/", landing.image, name="landing_image"),
]
