"""codecs-1: copies the body of Json.encode.

Diagnosis: another format
"""

return json.dumps(content._asdict(), separators=(",", ":")).encode()
