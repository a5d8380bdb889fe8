from unittest.mock import patch

from pbc.core.jobs import enqueue


def test_a_task_is_sent_only_after_commit(db, django_capture_on_commit_callbacks):
    with patch("pbc.core.jobs.current_app.send_task") as send:
        with django_capture_on_commit_callbacks(execute=False) as callbacks:
            enqueue("activity.import_file", batch_id=7)
        send.assert_not_called()
        callbacks[0]()
    send.assert_called_once_with("activity.import_file", kwargs={"batch_id": 7})
