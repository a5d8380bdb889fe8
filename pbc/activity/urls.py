"""Addresses of imports, months, the rows behind a figure and benchmarks."""

from django.urls import path

from pbc.activity.views import benchmarks, figures, formats, imports, months, quarantine

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
    path("months/", months.month_list, name="months"),
    path("months/closes/<int:close_id>/", months.closed_month, name="close"),
    path("months/<str:code>/<str:month>/", months.month_page, name="month"),
    path("months/<str:code>/<str:month>/close/", months.close, name="close_month"),
    path("practices/<str:code>/activity/<str:month>/", figures.practice_month, name="practice_month"),
    path("practices/<str:code>/activity/<str:month>/<slug:line>/", figures.rows, name="rows"),
    path("benchmarks/", benchmarks.latest_benchmarks, name="latest_benchmarks"),
    path("benchmarks/<str:code>/<str:month>/", benchmarks.benchmarks, name="benchmarks"),
]
