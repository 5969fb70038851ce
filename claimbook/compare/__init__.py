"""What rows say of each other, and what others say."""
