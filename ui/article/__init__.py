"""The article: text, marks and gestures. Offsets outside, Qt's positions only in offsets.py."""
