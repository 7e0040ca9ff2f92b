"""Pages of requirements: self-assessment, common controls and the catalogue."""
