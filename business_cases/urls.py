"""Addresses of business cases."""

from django.urls import path

from business_cases.views import cases, delivery, register

app_name = "business_cases"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/register/", register.register_page, name="register"),
    path("cases/deadlines.ics", register.deadlines, name="deadlines"),
    path("cases/<slug:reference>/", cases.case_page, name="case"),
    path("cases/<slug:reference>/delivery/", delivery.delivery_page, name="delivery"),
    path("cases/<slug:reference>/delivery/<slug:deed>/", delivery.deliver, name="deliver"),
]
