BBBB BBBB BB
BB BBBBBB
   _("We did not receive it") XXX gettext(u'Your text is still here. Try again in a minute.') XXXXBBBBBBBBBBBB
BBBB BBBBBBB
   _("We did not receive it") 
  XXX gettext(u'No team can receive reports here at the moment. Your text is still here: copy it if you want to keep it, or try again later.') XXXX
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Who answers now') XXXXXXXX
  BBBBBBBBBBBB
BBBB BBBBBBB
   _("This report was not sent yet") 
  XXX gettext(u'You have just sent another report, and its code is not saved yet. Save that code first. Then come back here and send this report.') XXXX
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBX XXXXXXXXXXXXXXX XXXXXXXXXXXXXXX gettext(u'Show my code (opens a new tab)') XXXXXXXX
  BBBBBBBBBBBB
BBBBB
