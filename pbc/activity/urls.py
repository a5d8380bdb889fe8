"""Addresses of imports, months, the rows behind a figure and benchmarks."""

from django.urls import path

from pbc.activity.views import formats, imports, quarantine

app_name = "activity"
urlpatterns = [
    path("imports/", imports.import_list, name="imports"),
    path("imports/formats/", formats.format_list, name="formats"),
    path("imports/formats/<slug:code>/", formats.format_page, name="format"),
    path("imports/formats/<slug:code>/template/", formats.format_template, name="format_template"),
    path("imports/send/<slug:code>/", imports.send_file, name="send_file"),
    path("imports/<uuid:reference>/", imports.import_page, name="import"),
    path("imports/<uuid:reference>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<uuid:reference>/quarantine/", quarantine.quarantine, name="quarantine"),
    path("imports/<uuid:reference>/rows-to-mend/", quarantine.rows_to_mend_file, name="rows_to_mend"),
]
