"""From text to syntax tree: lines, words, sentences, and the mistakes made in them."""
