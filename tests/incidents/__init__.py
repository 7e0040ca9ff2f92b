"""Incidents: reported, assessed, handled and told of."""
