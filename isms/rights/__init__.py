"""Rights in the interface: accounts, roles, units and posts, shares, leaving, and the yearly review of it all."""
