"""The one list of problem codes: number, slug, Chinese title, explanation and a bad example."""
