"""What lies where and when on the timeline."""
