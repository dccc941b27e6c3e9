"""What is learned from data: attributes of tokens, chains of labels over them, and the models that ship."""
