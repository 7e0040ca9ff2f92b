"""Measurements of the promises about speed, on a register far larger than anybody has."""
