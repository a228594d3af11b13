"""Labels that are awarded: review, certificate, badge, register, reminders, comparisons."""
