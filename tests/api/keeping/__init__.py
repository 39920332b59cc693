"""Retention, holds, exports, replays."""
