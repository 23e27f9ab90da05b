"""rest-18: asks with another library, over a new connection each time.

Diagnosis: one connection
"""
import httpx

content, media_type = self.codec.encode(Request(features, model_id)), self.codec.media_type
headers = {"Content-Type": media_type, "Accept": media_type}
url = f"http://127.0.0.1:{self.connection.port}/v1/predictions"
answer = httpx.post(url, content=content, headers=headers)
if answer.status_code == 201:
    return self.codec.decode(answer.content, Prediction)
if "problem" in answer.headers["Content-Type"]:
    raise Refused(answer.json()["detail"], answer.status_code)
raise Refused(answer.reason_phrase, answer.status_code)
