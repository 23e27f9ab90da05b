"""Grading a class: from a folder of submissions to marks, a page for each student and an overview for the instructor."""
