"""What cuts across all registers: the dashboard, quick adding, what is missing, and the first visit."""
