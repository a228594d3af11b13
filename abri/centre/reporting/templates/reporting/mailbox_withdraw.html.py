BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'Withdraw everything?') BBBBBBBB
BBBBB BBBBBBB BBBBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBB _("Back to the mailbox") BBBBBBBB
BBBBB BBBBBBB
BB BBBBBB _("It is not withdrawn") XXX gettext(u'Something broke on our side. Try again in a minute.') XXXXBBBBBBBBBBBBBBBBB
XXXX gettext(u'Withdraw everything?') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'Your report and all messages are hidden from the team at once. After 72 hours they are erased for good.') XXXX
XXX gettext(u'You cannot take this back. What the team has already passed on, with your agreement or to save a life, stays where it is.') XXXX
BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBXXX gettext(u'Your report speaks of danger and nobody has read it yet. Someone will still read it first. Only then is it erased.') XXXXBBBBBBBBBBBBBBBBB
BB BBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBXXX gettext(u'We have to keep this report for now, because the law asks it. It is hidden at once, and erased as soon as we may.') XXXXBBBBBBBBBBBBBBBBB
XXXXX XXXXXXXXXXXXXXBBBBBBBBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXX
     _("Withdraw everything") 
    BBB BBBBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBBXX XXXXXXXX gettext(u'Keep it') XXXX
  XXXXXX
XXXXXXX
BBBBBBBB
