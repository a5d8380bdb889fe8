"""The file formats that can be loaded, by code."""
