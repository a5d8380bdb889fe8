"""Addresses of signing in, one's own account, users and machine keys."""

from django.urls import path

from pbc.accounts.views import account, machine_keys, mail, signing_in, users

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("roles/", account.hats, name="hats"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/mail/", mail.mail_choice, name="mail_choice"),
    path("outbox/", mail.outbox, name="outbox"),
    path("outbox/<int:mail_id>/", mail.message, name="message"),
    path("outbox/<int:mail_id>/retry/", mail.retry, name="retry_message"),
    path("users/", users.user_list, name="users"),
    path("users/new/", users.new_user, name="new_user"),
    path("users/<int:user_id>/", users.user_page, name="user"),
    path("users/<int:user_id>/give-role/", users.give_role, name="give_role"),
    path("users/<int:user_id>/password/", users.new_password, name="new_password"),
    path("users/<int:user_id>/second-factor/", users.reset_second_factor, name="reset_second_factor"),
    path("users/<int:user_id>/active/", users.set_active, name="set_active"),
    path("roles/<int:assignment_id>/end/", users.end_role, name="end_role"),
    path("machine-keys/", machine_keys.machine_key_list, name="machine_keys"),
    path("machine-keys/new/", machine_keys.new_machine_key, name="new_machine_key"),
    path("machine-keys/<int:key_id>/", machine_keys.machine_key_page, name="machine_key"),
    path("machine-keys/<int:key_id>/revoke/", machine_keys.revoke_machine_key, name="revoke_machine_key"),
]
