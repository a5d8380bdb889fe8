from unittest.mock import patch

import pytest

from pbc.core.jobs import enqueue, enqueue_if_possible


def test_a_task_is_sent_only_after_commit(db, django_capture_on_commit_callbacks):
    with patch("pbc.core.jobs.current_app.send_task") as send:
        with django_capture_on_commit_callbacks(execute=False) as callbacks:
            enqueue("activity.import_file", batch_id=7)
        send.assert_not_called()
        callbacks[0]()
    send.assert_called_once_with("activity.import_file", kwargs={"batch_id": 7})


def test_a_queue_that_is_away_does_not_disturb_a_deed_whose_work_is_swept(db, django_capture_on_commit_callbacks):
    away = patch("pbc.core.jobs.current_app.send_task", side_effect=ConnectionError("no queue"))
    with away as send, django_capture_on_commit_callbacks(execute=True):
        enqueue_if_possible("mailroom.send", mail_ids=[7])
    send.assert_called_once_with("mailroom.send", kwargs={"mail_ids": [7]})
    with away, pytest.raises(ConnectionError), django_capture_on_commit_callbacks(execute=True):
        enqueue("activity.import_file", batch_id=7)
