"""access-3: turns the alphabet back by hand, and pads in a loop.

Diagnosis: none
"""
text = text.replace("-", "+").replace("_", "/")
while len(text) % 4:
    text += "="
return base64.b64decode(text.encode(), validate=True)
