"""The example: Django's own start project, cut down."""
