"""The embedded parts: PostgreSQL and Valkey from wheels under var/, and what starts and stops them.

Used by the demo, by the tests and when no DATABASE_URL or REDIS_URL is set. Imports no app.
"""
