"""Problems as people and programs read them: terminal text, JSON, SARIF, GitHub."""
