"""What stands around the article: documents, inspector, bars and lines."""
