#!/usr/bin/python3
"""Runs the example: ./manage.py migrate && ./manage.py runserver 8000"""

import os
import pathlib
import sys

# In a project of one's own, tgauth_sessions.py lies beside tgauth_django.py.
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")

if __name__ == "__main__":
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
