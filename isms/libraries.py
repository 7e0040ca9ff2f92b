"""Settings of libraries that no installation changes; taken into the settings as they stand."""

# Sign-in: django-allauth's forms in our words, and how it treats those who come from a directory (docs/sign-in.md)

ACCOUNT_ADAPTER = "isms.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, who knows the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "isms.accounts.signin.forms.LoginForm",
    "reset_password": "isms.accounts.signin.forms.ResetPasswordForm",
}
MFA_ADAPTER = "isms.accounts.signin.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Informationssäkerhetsregister"
MFA_FORMS = {
    "authenticate": "isms.accounts.signin.forms.AuthenticateForm",
    "reauthenticate": "isms.accounts.signin.forms.ReauthenticateForm",
    "activate_totp": "isms.accounts.signin.forms.ActivateTOTPForm",
    "add_webauthn": "isms.accounts.signin.forms.AddKeyForm",
    "edit_webauthn": "isms.accounts.signin.forms.EditKeyForm",
}
SOCIALACCOUNT_ADAPTER = "isms.register.directory.adapter.DirectoryAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
# The way out is a link: a form that is led on to another site is stopped by form-action 'self' of the policy.
SOCIALACCOUNT_LOGIN_ON_GET = True

ANONYMOUS_USER_NAME = None  # guardian: nobody has rights without signing in

# Jobs: each may run twice and is never lost with its worker. Logs: no address and no person.

CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None

# Names of countries that django-countries leaves in English

COUNTRIES_OVERRIDE = {
    "US": "USA",
    "AL": "Albanien",
    "AU": "Australien",
    "BR": "Brasilien",
    "EG": "Egypten",
    "FK": "Falklandsöarna",
    "GE": "Georgien",
    "ID": "Indonesien",
    "IN": "Indien",
    "IR": "Iran",
    "KH": "Kambodja",
    "LB": "Libanon",
    "MK": "Nordmakedonien",
    "PH": "Filippinerna",
    "SS": "Sydsudan",
    "TZ": "Tanzania",
    "VN": "Vietnam",
}
