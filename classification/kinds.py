"""Which kinds of entry are classified."""

CLASSIFIABLE_KINDS = ("system", "information_asset", "process")
