"""start-1: builds the text by another method, which is as right.

Diagnosis: none
"""
greeting = "Hello, {}!"
print("a line that helped to debug")
return greeting.format(name)
