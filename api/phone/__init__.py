"""What a volunteer holds while walking: one page that works with gloves, in the dark and offline."""
