"""The pages of ledningens genomgång."""
