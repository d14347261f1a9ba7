"""What exists: tables of arrays, one row an agent; rows are never reused or reordered. No behaviour."""
