"""The living regulation documents under features/, run as tests."""
