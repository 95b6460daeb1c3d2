import Journaling
