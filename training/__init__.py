"""Courses, how far each unit has come, the leadership's training and short lessons."""
