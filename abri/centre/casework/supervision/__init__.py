"""What supervisors see: how the desk is doing, and samples of closed cases."""
