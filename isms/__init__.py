"""The project: settings, processes and the kernel apps of the information security register."""
