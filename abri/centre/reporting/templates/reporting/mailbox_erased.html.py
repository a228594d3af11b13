BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'This report was erased') BBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'This report was erased') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'It was erased on')  BBBBBB BB BBBBBBBBBBBBX  gettext(u'Nothing of what you wrote is left.') XXXX
XXX gettext(u'You can report again at any time.') XXXX
BBB BBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBBB
 _("Tell us what happened") 
BBBBBBBB
