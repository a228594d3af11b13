BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'The code is no longer shown') BBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'The code is no longer shown') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'A code is shown for 60 minutes, or until you press “I saved it”. Then we forget it.') XXXX
XXX gettext(u'If you sent a report, it has arrived and is being worked on, also without the code.') XXXX
BBB BBBBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBBB
XXXX XXXXXXXXXXXXXXXXXXXXXXXXXX
   _("I have my code") 
   _("Tell us something else") 
XXXXXX
BBBBBBBB
