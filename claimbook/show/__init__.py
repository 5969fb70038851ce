"""What a reader sees of rows: citations, tables, explorers, charts."""
