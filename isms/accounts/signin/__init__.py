"""How people get in, stay in and get out: what the register adds to django-allauth."""
