"""ws-5: an unusual right one: a message for each box, counted by hand.

Diagnosis: none
"""

for digit in label:
    self.labels[digit] = self.labels.get(digit, 0) + 1
self.number = self.number + 1
print("told", self.number)
for place in (self.kept.append, *(box.put for box in list(self.boxes))):
    place({"labels": {name: count for name, count in self.labels.items()}, "number": self.number})
