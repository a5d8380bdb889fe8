"""Addresses of business cases."""

from django.urls import path

from business_cases.views import attachments, cases, delivery, reading, register, submitting, writing

app_name = "business_cases"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/register/", register.register_page, name="register"),
    path("cases/deadlines.ics", register.deadlines, name="deadlines"),
    path("cases/new/", writing.begin, name="begin"),
    path("cases/<slug:reference>/", cases.case_page, name="case"),
    path("cases/<slug:reference>/delivery/", delivery.delivery_page, name="delivery"),
    path("cases/<slug:reference>/delivery/<slug:deed>/", delivery.deliver, name="deliver"),
    path("cases/<slug:reference>/read/", reading.read_page, name="read"),
    path("cases/<slug:reference>/write/", writing.write, name="write"),
    path("cases/<slug:reference>/write/<slug:key>/", writing.part, name="part"),
    path("cases/<slug:reference>/form/", writing.choose, name="choose"),
    path("cases/<slug:reference>/history/", writing.history, name="history"),
    path("cases/<slug:reference>/check/", submitting.check, name="check"),
    path("cases/<slug:reference>/submit/", submitting.submit, name="submit"),
    path("cases/<slug:reference>/withdraw/", submitting.withdraw, name="withdraw"),
    path("cases/<slug:reference>/again/", submitting.again, name="again"),
    path("cases/<slug:reference>/files/", attachments.attach, name="attach"),
    path("cases/<slug:reference>/files/<int:attachment_id>/", attachments.download, name="file"),
    path("cases/<slug:reference>/files/<int:attachment_id>/remove/", attachments.remove, name="remove_file"),
]
