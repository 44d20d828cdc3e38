"""What a visitor looked at last, kept in a cookie so that the service stays stateless."""

import base64
import pickle
from http.cookies import SimpleCookie


def load(cookie):
    """The visitor's recommendations; an unreadable cookie counts as none."""
    try:
        value = SimpleCookie(cookie)["seen"].value
        return pickle.loads(base64.b64decode(value))
    except Exception:
        pass
    return []
