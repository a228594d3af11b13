BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'Never send the picture') BBBBBBBB
BBBBB BBBBBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBB BBBBBBBB BB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBBBBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'Never send the picture') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'Not to us, not to a friend, not as proof. You did nothing wrong by telling us about it.') XXXX
XXX gettext(u'A naked or sexual picture of someone under 18 may not be kept or passed on, not even to help. That is why we cannot receive it. You do not need it to get help.') XXXX
XXXX gettext(u'What works instead') XXXXX
XXXX
  XXXX gettext(u'Write down where it is: the web address, or the app and the account name. Words are enough.') XXXXX
  XXXX gettext(u'Take no screenshot of the picture itself. A screenshot of the messages around it is fine.') XXXXX
XXXXX
XXXX gettext(u'Who helps with this') XXXXX
XXXX XXXXXXXXXXXXXXXXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBB BBBB
  BB BBBBB
    XXXXX
      XXXX gettext(u'Blocking and reporting it yourself') XXXXX
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBB BBBB
    XXXXXX
  BBBBB
  XXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX _("Continue") XXXXXXXXXXXX
XXXXXX
BBBBBBBB
