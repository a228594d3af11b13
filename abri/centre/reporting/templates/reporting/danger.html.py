BBBBBBB BBBBBBBBBBBBBBBB
BBBB BBBB BB
BBBBB BBBBB gettext(u'These numbers answer now') BBBBBBBB
BBBBB BBBBBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBB BBBBBBBB BB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBBBBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'These numbers answer now') XXXXX
XX XXXXXXXXXXXXXXXXXX gettext(u'Call first. Your report can wait: your answers stay here for 60 minutes.') XXXX
XXXX XXXXXXXXXXXXXXXXXXX
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBB BBBB
BB BBBBBBBBBBBBBBBBB
  XXXXX
   _("Nobody may read your report in time") 
  XXX gettext(u'Nobody here is called when a report arrives. If it cannot wait until the team next looks, call one of the numbers above.') XXXX
  BBBBBBBBBBBB
  XXXXXX
BBBB
  XXX gettext(u'When you send your report, the team is told at once that something urgent waits. That is still slower than a call.') XXXX
BBBBB
XXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX _("Go on with the report") XXXXXXXXXXXX
XXXXXX
BBBBBBBB
