"""What everything is painted on."""
