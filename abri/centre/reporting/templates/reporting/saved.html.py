BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'Your code is saved') BBBBBBBB
BBBBB BBBBBBB
 _("That is all for now") 
XXX gettext(u'Your report is with us. We have forgotten the code here, so nobody finds it on this device, unless you saved it on it.') XXXX
BBBBBBBBBBBB
BBB BBBBBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBB BBBBBBBB BB BBBBBBBB
 _("Open my mailbox")  _("To see whether there is an answer, or to write more") 
 _("Talk to someone meanwhile")  _("Numbers that answer right now") 
 _("Go to the first page") 
BBBBBBBB
