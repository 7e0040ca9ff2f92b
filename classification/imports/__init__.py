"""Importers of the classification: an organisation's own catalogue of requirements, and results from KLASSA."""
