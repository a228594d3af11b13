"""What every open page of the desk asks now and then: whether danger waits that nobody has read."""
