"""Pages of suppliers and agreements."""
