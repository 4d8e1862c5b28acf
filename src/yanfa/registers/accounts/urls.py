"""The pages of the accounts, and those of the sign-in library that this platform offers.

The library finds its own pages by names without a namespace; ours stand under `accounts:`.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path, re_path

from yanfa.registers.accounts import views

SIGN_IN = [
    path("login/", views.signin.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
SECOND_FACTOR = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("keys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("keys/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
SINGLE_SIGNON = [
    path("", social.connections, name="socialaccount_connections"),
    path("cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/login/", views.signin.single_signon, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", views.signin.single_signon_answer, name="openid_connect_callback"),
]
OWN = [
    path("", views.directory.accounts, name="accounts"),
    *(
        path(f"export.{form}", views.directory.export, {"form": form}, name=f"export_{form}")
        for form in ("xlsx", "csv")
    ),
    path("open/", views.directory.open_account, name="open"),
    path("demonstration/", views.signin.demonstration, name="demonstration"),
    path("first-administrator/", views.signin.first_administrator, name="first_administrator"),
    path("tokens/", views.tokens.tokens, name="tokens"),
    path("tokens/new/", views.tokens.new_token, name="new_token"),
    path("tokens/<str:public_id>/revoke/", views.tokens.revoke_token, name="revoke_token"),
    path("<str:public_id>/", views.directory.account, name="account"),
    path("<str:public_id>/disable/", views.directory.disable, name="disable"),
    path("<str:public_id>/enable/", views.directory.enable, name="enable"),
    path("<str:public_id>/end-sessions/", views.directory.end_sessions, name="end_sessions"),
    path("<str:public_id>/grant/", views.directory.grant, name="grant"),
    path("grants/<str:public_id>/end/", views.directory.end_grant, name="end_grant"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *SIGN_IN,
    path("2fa/", include(SECOND_FACTOR)),
    path("sso/", include(SINGLE_SIGNON)),
    path("people/", include((OWN, "accounts"))),
]
