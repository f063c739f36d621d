"""Rules across routes for a search that knows single routes: windows that are narrowed until people agree."""
