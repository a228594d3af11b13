BBBB BBBBBBBBBBBBBB BBB

 gettext(u'This code opens your mailbox:') 


 gettext(u'We cannot find it again for you. Whoever has it can read your mailbox.') 
BBBBBBBBBBBBB
