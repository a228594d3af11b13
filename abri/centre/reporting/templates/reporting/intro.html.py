BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'Tell us what happened') BBBBBBBB
BBBBB BBBB _("First page") BBBBBBBB
BBBBB BBBBBBB
BB BBBBBB _("We cannot begin at the moment") XXX gettext(u'Nothing was sent. Try again in a minute.') XXXXBBBBBBBBBBBBBBBBB
BB BBBB
   _("You have just sent a report") 
  XXX gettext(u'Its code is still here. Save it before you begin another report: afterwards we cannot find it again.') XXXX
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Show my code') XXXXXXXX
  BBBBBBBBBBBB
BBBBB
BB BBBBB
   _("You have begun a report") 
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Go on with it') XXXXXXXX
  BBBBBBBBBBBB
BBBBB
XXXX gettext(u'Tell us what happened') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'You tell it once. You need no account and no name.') XXXX
BB BBBB
  BBBBBBBBB BBBBBBBXXX gettext(u'You came through the link of <strong>%(desk)s</strong>. Your report goes there.') SSS SSSS SSSSSSS SSS SSSS SS SSSSSSSSSSSSSSSSSSSSSSSSSS SSSS SSSSSS SSSS SSSSSSXXXXBBBBBBBBBBBB
BBBB BBBBBBBBBBBB
  BBBBBBBBB BBBBBBBXXX gettext(u'The link you followed no longer leads to a team. Your report goes to the team that fits best.') XXXXBBBBBBBBBBBB
BBBBB
XXXX gettext(u'What happens') XXXXX
XXXX
  XXXX ngettext(u'We ask about %(questions)s short question, one at a time. It takes about five minutes, and you can skip almost everything.', u'We ask about %(questions)s short questions, one at a time. It takes about five minutes, and you can skip almost everything.', count) SS SSS SSSSS SSSSSSSSSSSSS SSSSS SSSSSSSSS SSS SS S SSSSS SS SSSSS SSSSS SSSS SSSSSSSS SSS SSS SSS SSSS SSSSSS SSSSSSSSSSSPP PPP PPPPP PPPPPPPPPPPPP PPPPP PPPPPPPPPP PPP PP P PPPPP PP PPPPP PPPPP PPPP PPPPPPPP PPP PPP PPP PPPP PPPPPP PPPPPPPPPPPXXXXX
  XXXX gettext(u'You look through your answers and send them.') XXXXX
  XXXX gettext(u'You get a code. With it you read our answer and write back.') XXXXX
XXXXX
XXXX gettext(u'Who reads it') XXXXX
XXX gettext(u'Only the people of the team that receives it. It is locked on arrival: whoever looks after our computers cannot read it.') XXXX
XXX gettext(u'If you tell us that a life is in danger, the team that is always reachable can read it too.') XXXX
XXX gettext(u'We do not store which device or internet address you use. Answers you have not sent are deleted after 60 minutes.') XXXX
 _("In danger now?") 
  XXX gettext(u'Do not wait for us. Call a number below, or look for someone who answers right now.') XXXX
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Who answers now') XXXXXXXX
BBBBBBBBBBBB
XXXXX XXXXXXXXXXXXXXBBBBBBBBBB
  BB BBBBXXXXXX XXXXXXXXXXXXX XXXXXXXXX XXXXXXXXXBBBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXBB BBBB BB BBBBB _("Begin a new report") BBBB _("Begin") BBBBB
  XX XXXXXXBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBB BBBBXXXXFFFFFFFFFBBBBBXX gettext(u'All questions on one page') XXXXXXXXXX
XXXXXXX
BBBBBBBB
