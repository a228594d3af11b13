"""Cases: the record that the reporter's door and the desk's door both open."""
