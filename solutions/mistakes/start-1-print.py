"""start-1: prints the greeting instead of returning it.

Diagnosis: use return
"""
print(f"Hello, {name}!")
