BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BBBBBB BB
BBBBB BBBBB gettext(u'Your code') BBBBBBBB
BBBBB BBBBBBBBBBXXXXXXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'We have received your report') XXXXX
BB BBBBBBBBB
   _("If it cannot wait, call now") 
  BB BBBBBBBBBBBBBBBBBXXX gettext(u'Nobody may read your report in time: nobody here is called when a report arrives.') XXXXBBBBB
  XXXXBBB BBBB BB BBBBBBB BBBBBBBBBBBXXXXXX XXXXXXFFFXXXXXXXXXXXXXXXXXXXXXXX XXXXXBBBBBBBBBBBXXXXX
  BBBBBBBBBBBB
BBBBB
XX XXXXXXXXXXXXXXXXXX gettext(u'This is your code. It opens the mailbox where we answer you.') XXXX
BBB BBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBB
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB BBBB
XXXXXXXXXXX gettext(u'Save it now: we cannot find it again for you.') XXXXXXXXX  gettext(u'Whoever has it can read your mailbox. It is shown here for 60 minutes, or until you press the button.') XXXX
XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBX XXXXXXXXXXXXXXXXXXXXXXBBBBBBBBBBXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX _("I saved it") XXXXXXXXXXXXX
XXXX XXXXXXXXXXXXXXXXXXXXX
  XXXXXXXXX
    XXXX gettext(u'What happens now') XXXXX
    XXXBB BBBBBBBBBBBBB gettext(u'Your report is with <strong>%(desk)s</strong>. Because you told us of danger, <strong>%(fallback)s</strong> can read it too. Nobody else can open it.') SSSS SSSSSS SS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSS SSSSSSS SSS SSSS SS SS SSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSS SSS SSSS SS SSSS SSSSSS SSSS SSS SSSS SSSBBBB gettext(u'Your report is with <strong>%(desk)s</strong>. Nobody else can open it.') SSSS SSSSSS SS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSS SSSSSS SSSS SSS SSSS SSSBBBBBXXXX
    BB BBBBBBBBBBBXXX gettext(u'Someone there should read it before')  XXXXXXXXBBBBBB BBBBBBBBBBB BBBBBBBBBBBBXXXXXXXXXXXXXXBBBBB
    XXXBB BBBBBBB gettext(u'When there is an answer, we send an e-mail that only says that there is a message. The answer itself is in your mailbox.') BBBB gettext(u'The answer comes to your mailbox. We cannot send you anything, so look there now and then.') BBBBBXXXX
    XXX gettext(u'You can withdraw everything in your mailbox at any time.') XXXX
    XX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Everything you told us, to print and take along') XXXXXXXX
  XXXXXXXXXX
  XXXXXXXX XXXXXXXXXXXXXXXXXXXXXX
    XXXX gettext(u'Who can help meanwhile') XXXXX
    XXXX XXXXXXXXXXXXXXXXXXX
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBB BBBB
      XXXXX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Find more help') XXXXXXXX
    XXXXXX
  XXXXXXXXXX
XXXXXX
BBBBBBBB
BBBBB BBBBBBBXXXXXXX XXXXXBBBBBB BBBBBBBBBBBBX XXXXXXXXXXXXXXXBBBBBBBB
