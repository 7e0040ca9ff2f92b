"""A backup is one directory: the database, the files, and a manifest that lets a restore prove itself."""
