"""The permission matrix: who gets in at every address of the application, kept as data."""
