"""Invented files in the layouts that users load: one SHA area of any size, the same for the same arguments."""
