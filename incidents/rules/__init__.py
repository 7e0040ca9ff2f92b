"""The stages of reporting and the questions of authorities, as data."""
