"""Forms of suppliers and agreements."""
