"""The administrator's page and the address that monitoring reads."""
