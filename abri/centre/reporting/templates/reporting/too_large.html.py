BBBBBBB BBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'This is too much at once') BBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'This is too much at once') XXXXX
XXX gettext(u'We did not receive it, because it is much longer than we can take. A story may have 20,000 characters; that is about ten pages.') XXXX
XXX gettext(u'Go back: the text is still there. Shorten it, and send the rest later as messages in your mailbox.') XXXX
BBBBBBBB
