"""The syntax tree: what a rule text says, word by word, before any word is looked up."""
