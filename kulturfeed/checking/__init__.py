"""The published addresses in, what would fail with which importer out."""
