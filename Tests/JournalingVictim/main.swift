import Journaling

print("not written yet")
