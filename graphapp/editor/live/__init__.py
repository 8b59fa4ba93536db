"""What runs beside the window: the engine that plays, exports, measurements of loudness.

The window leaves wishes and looks at what has become of them; it never waits.
"""
