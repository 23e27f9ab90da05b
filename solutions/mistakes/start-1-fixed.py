"""start-1: greets Ada, whoever comes.

Diagnosis: the text is fixed
"""
return "Hello, Ada!"
