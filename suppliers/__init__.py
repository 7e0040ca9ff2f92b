"""Suppliers: who delivers what to us, what is agreed and what must be watched."""
