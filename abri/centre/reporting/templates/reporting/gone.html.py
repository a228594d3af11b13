BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Your answers are no longer here') BBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'Your answers are no longer here') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'To protect you, answers that were not sent are deleted after 60 minutes without a click.') XXXX
BB BBBB
  XXX gettext(u'What you wrote just now is kept. The questions before it have to be asked again.') XXXX
  BBB BBBBBBBBBBBBBBBBBBBB BBBBBBBB BBBBBBBB BB BBBBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXX _("Continue") XXXXXX
BBBB
  XXX gettext(u'Nothing was sent, and nothing of it is left. You can begin again whenever you want.') XXXX
  BBB BBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXX _("Begin again") XXXXXX
BBBBB
XXX gettext(u'Would you rather talk to someone?')  XX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBXX gettext(u'Who answers now') XXXXXXXX
BBBBBBBB
