BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'Your report is withdrawn') BBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'Your report is withdrawn') XXXXX
BB BBBBBBBBBBBBBBB
  XX XXXXXXXXXXXXXXXXXX gettext(u'It is hidden. We may not erase it yet, because the law asks us to keep it for now. It is erased as soon as we may.') XXXX
BBBB BBBBBBBBBBBBBBBBBBBBB
  XX XXXXXXXXXXXXXXXXXX gettext(u'It speaks of danger and nobody has read it yet. Someone still reads it first, to be sure that everybody is safe. Then it is erased.') XXXX
BBBB
  XX XXXXXXXXXXXXXXXXXX gettext(u'It is hidden from the team. It is erased for good after')  BBBBBB BBBBBBBBBBBBB BBBBBBBBBBBBXXXXX
BBBBB
XXX gettext(u'Changed your mind, or did something new happen? You can report again at any time.') XXXX
XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBB BBBBBBBBXXBBBBBBBBBB _("Close the mailbox") XXXXXXX
BBBBBBBB
