"""Entries in, bytes out: RSS, Atom, and the check that they are fit to publish. No clock."""
