"""What a user can do, whatever interface they come by: each function checks, decides and hands over."""
