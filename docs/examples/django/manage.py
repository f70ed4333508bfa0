#!/usr/bin/python3
"""Runs the example: pip install ../../../integrations/python, then ./manage.py migrate && ./manage.py runserver 8000"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")

if __name__ == "__main__":
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
