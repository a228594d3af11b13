BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBBBB BBBBBB gettext(u'Error:')  BBBBB gettext(u'Your mailbox') BBBBBBBB
BBBBB BBBB _("First page") BBBBBBBB
BBBBB BBBBBBB
BB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBBBBBBB
XXXX gettext(u'Your mailbox') XXXXX
XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBX XXXXXXXXXXXBBBBBBBBBB
   _("Your code")  _("20 letters and digits in four groups. Capitals and dashes do not matter.") 
  BB BBBBBB _("Your message, not sent yet") BBBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXX _("Open my mailbox") XXXXXX
XXXXXXX
 _("I have lost my code") 
XXX gettext(u'We cannot find it again: we never stored it. Your report is still being worked on. To reach us, tell us again and say that you have reported before.') XXXX
BBBBBBBBBBBB
BBBBBBBB
