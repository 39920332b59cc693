"""Routes, one module per resource; each offers an ``APIRouter`` named ``router``."""
