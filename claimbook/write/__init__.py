"""What writes a book's files: a new book, and rows of its tables, each checked before it stands."""
