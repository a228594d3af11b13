"""Every address of the centre answers everybody as this table says; a new address has to be entered here.

An outcome is a status, or "in" for a redirect to the sign-in page; a single one stands for everybody. POST is sent
without fields: where that is an error the form comes back. All meet things of the helpline: alma's desk, where boris
reads and clara is a stranger.
"""

import pytest

from tests.guarantees.walk import METHODS, NOWHERE, ROLES, Walk, addresses

pytestmark = pytest.mark.django_db

TABLE = """
#    address                                              anybody answering reporter boris alma clara emil
# Public pages
GET  /                                                    302
POST /                                                    405
GET  /.well-known/abri-centre.pem                         200
POST /.well-known/abri-centre.pem                         405
GET  /healthz                                             200
POST /healthz                                             405
GET  /readyz                                              503
POST /readyz                                              405
GET  /{language}/                                         200
POST /{language}/                                         405
GET  /{language}/about/                                   200
POST /{language}/about/                                   405
GET  /{language}/changes/                                 200
POST /{language}/changes/                                 405
GET  /{language}/compare/                                 200
POST /{language}/compare/                                 405
GET  /{language}/countries/                               200
POST /{language}/countries/                               405
GET  /{language}/countries/{country_id}/                  200
POST /{language}/countries/{country_id}/                  405
GET  /{language}/countries/{country_id}/organisations.vcf 200
POST /{language}/countries/{country_id}/organisations.vcf 405
GET  /{language}/countries/{country_id}/pack.zip          200
POST /{language}/countries/{country_id}/pack.zip          405
GET  /{language}/countries/{country_id}/research.bib      200
POST /{language}/countries/{country_id}/research.bib      405
GET  /{language}/countries/{country_id}/research.csl.json 200
POST /{language}/countries/{country_id}/research.csl.json 405
GET  /{language}/countries/{country_id}/statistics-dictionary.csv 200
POST /{language}/countries/{country_id}/statistics-dictionary.csv 405
GET  /{language}/countries/{country_id}/statistics.csv    200
POST /{language}/countries/{country_id}/statistics.csv    405
GET  /{language}/countries/{country_id}/timeline.ics      200
POST /{language}/countries/{country_id}/timeline.ics      405
GET  /{language}/countries/{country_id}/{section_name}/   200
POST /{language}/countries/{country_id}/{section_name}/   405
GET  /{language}/facts/{fact_id}/                         200
POST /{language}/facts/{fact_id}/                         405
GET  /{language}/facts/{fact_id}/error/                   200
POST /{language}/facts/{fact_id}/error/                   200
GET  /{language}/exit/                                    302
POST /{language}/exit/                                    405
GET  /{language}/help/                                    200
POST /{language}/help/                                    302
GET  /{language}/law/                                     200
POST /{language}/law/                                     405
GET  /{language}/law/{situation_id}/                      200
POST /{language}/law/{situation_id}/                      405
GET  /{language}/learn/                                   200
POST /{language}/learn/                                   405
GET  /{language}/learn/{topic}/                           200
POST /{language}/learn/{topic}/                           405
GET  /{language}/parents/                                 200
POST /{language}/parents/                                 405
GET  /{language}/teachers/                                200
POST /{language}/teachers/                                405
# For search engines, feed readers and programs
GET  /robots.txt                                          200
POST /robots.txt                                          405
GET  /sitemap.xml                                         200
POST /sitemap.xml                                         405
GET  /sitemap-{part}.xml                                  200
POST /sitemap-{part}.xml                                  405
GET  /{language}/api/                                     200
POST /{language}/api/                                     405
GET  /{language}/changes.atom                             200
POST /{language}/changes.atom                             405
GET  /{language}/search/                                  200
POST /{language}/search/                                  405
GET  /api/v1/                                             404
POST /api/v1/                                             404
GET  /api/v1/openapi.json                                 200
POST /api/v1/openapi.json                                 200
GET  /api/v1/changes                                      200
POST /api/v1/changes                                      405
GET  /api/v1/countries                                    200
POST /api/v1/countries                                    405
GET  /api/v1/countries/{country_id}                       200
POST /api/v1/countries/{country_id}                       405
GET  /api/v1/countries/{country_id}/entries               200
POST /api/v1/countries/{country_id}/entries               405
GET  /api/v1/countries/{country_id}/series                200
POST /api/v1/countries/{country_id}/series                405
GET  /api/v1/countries/{country_id}/series/{indicator}    200
POST /api/v1/countries/{country_id}/series/{indicator}    405
GET  /api/v1/entries                                      200
POST /api/v1/entries                                      405
GET  /api/v1/entries/{entry_id}                           200
POST /api/v1/entries/{entry_id}                           405
GET  /api/v1/law/match                                    405
POST /api/v1/law/match                                    400
GET  /api/v1/route                                        405
POST /api/v1/route                                        400
GET  /api/v1/search                                       200
POST /api/v1/search                                       405
# The reporter's door
GET  /{language}/check-a-chat/                            200
POST /{language}/check-a-chat/                            200
GET  /{language}/check-a-chat/attach/                     302
POST /{language}/check-a-chat/attach/                     410
GET  /{language}/check-a-chat/attached/                   410   302   302   410   410   410   410
POST /{language}/check-a-chat/attached/                   405
GET  /{language}/mailbox/                                 200
POST /{language}/mailbox/                                 200
GET  /{language}/mailbox/close/                           405
POST /{language}/mailbox/close/                           302
GET  /{language}/mailbox/files/                           200
POST /{language}/mailbox/files/                           200
GET  /{language}/mailbox/files/begin/                     405
POST /{language}/mailbox/files/begin/                     410   410   403   410   410   410   410
GET  /{language}/mailbox/files/{file_id}/                 405
POST /{language}/mailbox/files/{file_id}/                 410   410   403   410   410   410   410
GET  /{language}/mailbox/files/{file_id}/{number}/        405
POST /{language}/mailbox/files/{file_id}/{number}/        405
GET  /{language}/mailbox/live/                            200
POST /{language}/mailbox/live/                            200   200   422   200   200   200   200
GET  /{language}/mailbox/live/ask/                        405
POST /{language}/mailbox/live/ask/                        200   200   302   200   200   200   200
GET  /{language}/mailbox/live/end/                        405
POST /{language}/mailbox/live/end/                        200   200   302   200   200   200   200
GET  /{language}/mailbox/live/news/                       403   403   200   403   403   403   403
POST /{language}/mailbox/live/news/                       405
GET  /{language}/mailbox/live/numbers/                    403   403   200   403   403   403   403
POST /{language}/mailbox/live/numbers/                    405
GET  /{language}/mailbox/live/typing/                     405
POST /{language}/mailbox/live/typing/                     200   200   204   200   200   200   200
GET  /{language}/mailbox/passing-on/{number}/             200
POST /{language}/mailbox/passing-on/{number}/             200   200   422   200   200   200   200
GET  /{language}/mailbox/withdraw/                        200
POST /{language}/mailbox/withdraw/                        200   200   302   200   200   200   200
GET  /{language}/mailbox/write/                           405
POST /{language}/mailbox/write/                           200
GET  /{language}/report/                                  200
POST /{language}/report/                                  302
GET  /{language}/report/all/                              200
POST /{language}/report/all/                              200
GET  /{language}/report/check/                            410   200   302   410   410   410   410
POST /{language}/report/check/                            410   302   302   410   410   410   410
GET  /{language}/report/danger-now/                       410   200   302   410   410   410   410
POST /{language}/report/danger-now/                       405
GET  /{language}/report/pictures/                         410   200   302   410   410   410   410
POST /{language}/report/pictures/                         405
GET  /{language}/report/files/begin/                      405
POST /{language}/report/files/begin/                      410   403   410   410   410   410   410
GET  /{language}/report/files/{file_id}/                  405
POST /{language}/report/files/{file_id}/                  410   403   410   410   410   410   410
GET  /{language}/report/files/{file_id}/{number}/         405
POST /{language}/report/files/{file_id}/{number}/         405
GET  /{language}/report/receipt/                          410   302   200   410   410   410   410
POST /{language}/report/receipt/                          405
GET  /{language}/report/receipt/file/                     410   302   200   410   410   410   410
POST /{language}/report/receipt/file/                     405
GET  /{language}/report/receipt/saved/                    405
POST /{language}/report/receipt/saved/                    410   302   302   410   410   410   410
GET  /{language}/report/receipt/summary/                  410   302   200   410   410   410   410
POST /{language}/report/receipt/summary/                  405
GET  /{language}/report/saved/                            200
POST /{language}/report/saved/                            405
GET  /{language}/report/turn/                             410   302   302   410   410   410   410
POST /{language}/report/turn/                             405
GET  /{language}/report/{question_id}/                    410   200   302   410   410   410   410
POST /{language}/report/{question_id}/                    200   200   302   200   200   200   200
# The desk
GET  /desk/                                               in    in    in    200   200   200   200
POST /desk/                                               in    in    in    405   405   405   405
GET  /desk/cases/{reference}/                             in    in    in    200   200   404   404
POST /desk/cases/{reference}/                             in    in    in    405   405   405   405
GET  /desk/cases/{reference}/answer/                      in    in    in    302   302   404   404
POST /desk/cases/{reference}/answer/                      in    in    in    403   422   404   404
GET  /desk/cases/{reference}/assign/                      in    in    in    302   302   404   404
POST /desk/cases/{reference}/assign/                      in    in    in    403   422   404   404
GET  /desk/cases/{reference}/chat/                        in    in    in    200   200   404   404
POST /desk/cases/{reference}/chat/                        in    in    in    405   405   405   405
GET  /desk/cases/{reference}/close/                       in    in    in    302   302   404   404
POST /desk/cases/{reference}/close/                       in    in    in    403   422   404   404
GET  /desk/cases/{reference}/dismiss/                     in    in    in    302   302   404   404
POST /desk/cases/{reference}/dismiss/                     in    in    in    403   422   404   404
GET  /desk/cases/{reference}/evidence/files/              in    in    in    403   200   404   404
POST /desk/cases/{reference}/evidence/files/              in    in    in    403   422   404   404
GET  /desk/cases/{reference}/evidence/files/{answer}/     in    in    in    403   200   404   404
POST /desk/cases/{reference}/evidence/files/{answer}/     in    in    in    403   422   404   404
GET  /desk/cases/{reference}/evidence/files/{answer}/begin/ in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/files/{answer}/begin/ in    in    in    403   403   404   404
GET  /desk/cases/{reference}/evidence/files/{answer}/{file_id}/ in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/files/{answer}/{file_id}/ in    in    in    403   403   404   404
GET  /desk/cases/{reference}/evidence/files/{answer}/{file_id}/{number}/ in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/files/{answer}/{file_id}/{number}/ in    in    in    405   405   405   405
GET  /desk/cases/{reference}/evidence/links/              in    in    in    403   200   404   404
POST /desk/cases/{reference}/evidence/links/              in    in    in    403   422   404   404
GET  /desk/cases/{reference}/evidence/{number}/           in    in    in    200   200   404   404
POST /desk/cases/{reference}/evidence/{number}/           in    in    in    405   405   405   405
GET  /desk/cases/{reference}/evidence/{number}/download/  in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/{number}/download/  in    in    in    403   422   404   404
GET  /desk/cases/{reference}/evidence/{number}/handed-over/ in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/{number}/handed-over/ in    in    in    403   302   404   404
GET  /desk/cases/{reference}/evidence/{number}/look/      in    in    in    404   404   404   404
POST /desk/cases/{reference}/evidence/{number}/look/      in    in    in    405   405   405   405
GET  /desk/cases/{reference}/evidence/{number}/reveal/    in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/{number}/reveal/    in    in    in    302   302   404   404
GET  /desk/cases/{reference}/evidence/{number}/seal-off/  in    in    in    403   200   404   404
POST /desk/cases/{reference}/evidence/{number}/seal-off/  in    in    in    403   302   404   404
GET  /desk/cases/{reference}/evidence/{number}/veil/      in    in    in    200   200   404   404
POST /desk/cases/{reference}/evidence/{number}/veil/      in    in    in    405   405   405   405
GET  /desk/cases/{reference}/evidence/{number}/veil-again/ in    in    in    405   405   405   405
POST /desk/cases/{reference}/evidence/{number}/veil-again/ in    in    in    302   302   404   404
GET  /desk/cases/{reference}/export/                      in    in    in    403   200   404   404
POST /desk/cases/{reference}/export/                      in    in    in    403   422   404   404
GET  /desk/cases/{reference}/hold/                        in    in    in    302   302   404   404
POST /desk/cases/{reference}/hold/                        in    in    in    403   422   404   404
GET  /desk/cases/{reference}/live/                        in    in    in    403   200   404   404
POST /desk/cases/{reference}/live/                        in    in    in    403   422   404   404
GET  /desk/cases/{reference}/live/begin/                  in    in    in    405   405   405   405
POST /desk/cases/{reference}/live/begin/                  in    in    in    403   302   404   404
GET  /desk/cases/{reference}/live/end/                    in    in    in    405   405   405   405
POST /desk/cases/{reference}/live/end/                    in    in    in    403   302   404   404
GET  /desk/cases/{reference}/live/news/                   in    in    in    403   200   404   404
POST /desk/cases/{reference}/live/news/                   in    in    in    405   405   405   405
GET  /desk/cases/{reference}/live/numbers/                in    in    in    403   200   404   404
POST /desk/cases/{reference}/live/numbers/                in    in    in    405   405   405   405
GET  /desk/cases/{reference}/live/typing/                 in    in    in    405   405   405   405
POST /desk/cases/{reference}/live/typing/                 in    in    in    403   204   404   404
GET  /desk/cases/{reference}/note/                        in    in    in    302   302   404   404
POST /desk/cases/{reference}/note/                        in    in    in    403   422   404   404
GET  /desk/cases/{reference}/refer/                       in    in    in    403   200   404   404
POST /desk/cases/{reference}/refer/                       in    in    in    403   422   404   404
GET  /desk/cases/{reference}/reopen/                      in    in    in    302   302   404   404
POST /desk/cases/{reference}/reopen/                      in    in    in    403   422   404   404
GET  /desk/cases/{reference}/restore/                     in    in    in    302   302   404   404
POST /desk/cases/{reference}/restore/                     in    in    in    403   422   404   404
GET  /desk/cases/{reference}/proposal/{proposed}/         in    in    in    302   302   404   404
POST /desk/cases/{reference}/proposal/{proposed}/         in    in    in    403   422   404   404
GET  /desk/contacts/new/                                  in    in    in    404   200   200   404
POST /desk/contacts/new/                                  in    in    in    404   422   422   404
GET  /desk/contacts/urgency/                              in    in    in    405   405   405   405
POST /desk/contacts/urgency/                              in    in    in    404   200   200   404
GET  /desk/figures/                                       in    in    in    404   404   404   404
POST /desk/figures/                                       in    in    in    404   404   404   404
GET  /desk/pulse/                                         in    in    in    200   200   200   200
POST /desk/pulse/                                         in    in    in    405   405   405   405
GET  /desk/wall/                                          in    in    in    200   200   200   404
POST /desk/wall/                                          in    in    in    405   405   405   405
GET  /desk/wall/link/{slug}/                              in    in    in    404   404   404   404
POST /desk/wall/link/{slug}/                              in    in    in    404   404   404   404
GET  /desk/wall/link/{slug}/withdraw/                     in    in    in    404   404   404   404
POST /desk/wall/link/{slug}/withdraw/                     in    in    in    404   404   404   404
GET  /desk/wall/screen/{untrusted_secret}/                404
POST /desk/wall/screen/{untrusted_secret}/                in    in    in    405   405   405   405
# Reports that belong together, at the helpline
GET  /desk/cases/{reference}/incident/                     in    in    in    302   302   404   404
POST /desk/cases/{reference}/incident/                     in    in    in    403   422   404   404
GET  /desk/incidents/                                      in    in    in    200   200   200   404
POST /desk/incidents/                                      in    in    in    405   405   405   405
GET  /desk/incidents/{incident_reference}/                 in    in    in    200   200   404   404
POST /desk/incidents/{incident_reference}/                 in    in    in    405   405   405   405
GET  /desk/incidents/{incident_reference}/close/           in    in    in    302   302   404   404
POST /desk/incidents/{incident_reference}/close/           in    in    in    403   302   404   404
GET  /desk/incidents/{incident_reference}/join/            in    in    in    302   302   404   404
POST /desk/incidents/{incident_reference}/join/            in    in    in    403   422   404   404
GET  /desk/incidents/{incident_reference}/part/            in    in    in    302   302   404   404
POST /desk/incidents/{incident_reference}/part/            in    in    in    403   422   404   404
GET  /desk/incidents/{incident_reference}/rename/          in    in    in    302   302   404   404
POST /desk/incidents/{incident_reference}/rename/          in    in    in    403   422   404   404
GET  /desk/incidents/{incident_reference}/reopen/          in    in    in    302   302   404   404
POST /desk/incidents/{incident_reference}/reopen/          in    in    in    403   302   404   404
# Notices to platforms and addresses for a hotline, at the helpline
GET  /desk/notices/                                          in    in    in    200   200   200   200
POST /desk/notices/                                          in    in    in    405   405   405   405
GET  /desk/notices/sender/{desk}/                            in    in    in    404   404   404   404
POST /desk/notices/sender/{desk}/                            in    in    in    404   404   404   404
GET  /desk/notices/year/{desk}/{year}/                       in    in    in    404   404   404   404
POST /desk/notices/year/{desk}/{year}/                       in    in    in    404   404   404   404
GET  /desk/cases/{reference}/notices/new/                    in    in    in    403   200   404   404
POST /desk/cases/{reference}/notices/new/                    in    in    in    403   422   404   404
GET  /desk/notices/{notice}/                                 in    in    in    200   200   404   404
POST /desk/notices/{notice}/                                 in    in    in    405   405   405   405
GET  /desk/notices/{notice}/change/                          in    in    in    403   200   404   404
POST /desk/notices/{notice}/change/                          in    in    in    403   422   404   404
GET  /desk/notices/{notice}/drop/                            in    in    in    302   302   404   404
POST /desk/notices/{notice}/drop/                            in    in    in    403   302   404   404
GET  /desk/notices/{notice}/save/                            in    in    in    302   302   404   404
POST /desk/notices/{notice}/save/                            in    in    in    403   422   404   404
GET  /desk/notices/{notice}/send/                            in    in    in    302   302   404   404
POST /desk/notices/{notice}/send/                            in    in    in    403   422   404   404
GET  /desk/notices/{notice}/step/                            in    in    in    302   302   404   404
POST /desk/notices/{notice}/step/                            in    in    in    403   422   404   404
GET  /desk/hotline/                                          in    in    in    200   200   200   200
POST /desk/hotline/                                          in    in    in    405   405   405   405
GET  /desk/cases/{reference}/hotline/                        in    in    in    403   200   404   404
POST /desk/cases/{reference}/hotline/                        in    in    in    403   422   404   404
GET  /desk/hotline/{address}/                                in    in    in    200   200   404   404
POST /desk/hotline/{address}/                                in    in    in    405   405   405   405
GET  /desk/hotline/{address}/drop/                           in    in    in    302   302   404   404
POST /desk/hotline/{address}/drop/                           in    in    in    403   302   404   404
GET  /desk/hotline/{address}/exact/                          in    in    in    302   302   404   404
POST /desk/hotline/{address}/exact/                          in    in    in    403   200   404   404
GET  /desk/hotline/{address}/hand-over/                      in    in    in    302   302   404   404
POST /desk/hotline/{address}/hand-over/                      in    in    in    403   422   404   404
GET  /desk/hotline/{address}/hosting/                        in    in    in    302   302   404   404
POST /desk/hotline/{address}/hosting/                        in    in    in    403   422   404   404
GET  /desk/hotline/{address}/label/                          in    in    in    302   302   404   404
POST /desk/hotline/{address}/label/                          in    in    in    403   422   404   404
GET  /desk/hotline/{address}/look/                           in    in    in    302   302   404   404
POST /desk/hotline/{address}/look/                           in    in    in    403   422   404   404
# The work at a desk; nobody here is a supervisor
GET  /desk/tasks/                                         in    in    in    200   200   200   200
POST /desk/tasks/                                         in    in    in    405   405   405   405
GET  /desk/cases/{reference}/tasks/                       in    in    in    302   302   404   404
POST /desk/cases/{reference}/tasks/                       in    in    in    403   422   404   404
GET  /desk/cases/{reference}/tasks/{task_id}/             in    in    in    302   302   404   404
POST /desk/cases/{reference}/tasks/{task_id}/             in    in    in    403   302   404   404
GET  /desk/cases/{reference}/watch/                       in    in    in    405   405   405   405
POST /desk/cases/{reference}/watch/                       in    in    in    302   302   404   404
GET  /desk/cases/{reference}/begin-with/                  in    in    in    302   302   404   404
POST /desk/cases/{reference}/begin-with/                  in    in    in    403   200   404   404
GET  /desk/work/                                          in    in    in    200   200   200   404
POST /desk/work/                                          in    in    in    405   405   405   405
GET  /desk/work/hand-over/{slug}/                         in    in    in    405   405   405   405
POST /desk/work/hand-over/{slug}/                         in    in    in    404   422   404   404
GET  /desk/work/absences/{slug}/                          in    in    in    404   200   404   404
POST /desk/work/absences/{slug}/                          in    in    in    404   422   404   404
GET  /desk/work/absences/{absence_id}/end/                in    in    in    405   405   405   405
POST /desk/work/absences/{absence_id}/end/                in    in    in    403   302   404   404
GET  /desk/your-load/                                     in    in    in    404   200   200   404
POST /desk/your-load/                                     in    in    in    405   405   405   405
GET  /desk/supervision/                                   in    in    in    404   404   404   404
POST /desk/supervision/                                   in    in    in    404   404   404   404
GET  /desk/supervision/samples/                           in    in    in    404   404   404   404
POST /desk/supervision/samples/                           in    in    in    404   404   404   404
GET  /desk/supervision/samples/{sample_id}/               in    in    in    404   404   404   404
POST /desk/supervision/samples/{sample_id}/               in    in    in    404   404   404   404
GET  /desk/supervision/draw/{slug}/                       in    in    in    404   404   404   404
POST /desk/supervision/draw/{slug}/                       in    in    in    404   404   404   404
GET  /desk/supervision/reviews/{review_id}/               in    in    in    404   404   404   404
POST /desk/supervision/reviews/{review_id}/               in    in    in    404   404   404   404
# Working things out, at clara's school
GET  /desk/restorative/                                    in    in    in    404   404   200   404
POST /desk/restorative/                                    in    in    in    405   405   405   405
GET  /desk/restorative/begin/                              in    in    in    404   404   200   404
POST /desk/restorative/begin/                              in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/                in    in    in    404   404   200   404
POST /desk/restorative/{process_reference}/                in    in    in    405   405   405   405
GET  /desk/restorative/{process_reference}/agreement/      in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/agreement/      in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/end/            in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/end/            in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/leaving/        in    in    in    404   404   200   404
POST /desk/restorative/{process_reference}/leaving/        in    in    in    404   404   200   404
GET  /desk/restorative/{process_reference}/leaving/{left_id}/ in    in    in    404   404   200   404
POST /desk/restorative/{process_reference}/leaving/{left_id}/ in    in    in    405   405   405   405
GET  /desk/restorative/{process_reference}/look-back/      in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/look-back/      in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/looked-back/    in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/looked-back/    in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/note/           in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/note/           in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/person/         in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/person/         in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/reopen/         in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/reopen/         in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/step/           in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/step/           in    in    in    404   404   422   404
GET  /desk/restorative/{process_reference}/word/           in    in    in    404   404   302   404
POST /desk/restorative/{process_reference}/word/           in    in    in    404   404   422   404
# Live conversations
GET  /desk/conversations/                                 in    in    in    404   200   404   404
POST /desk/conversations/                                 in    in    in    405   405   405   405
GET  /desk/conversations/news/                            in    in    in    404   200   404   404
POST /desk/conversations/news/                            in    in    in    405   405   405   405
GET  /desk/conversations/numbers/                         in    in    in    404   200   404   404
POST /desk/conversations/numbers/                         in    in    in    405   405   405   405
GET  /desk/referrals/                                     in    in    in    200   200   200   200
POST /desk/referrals/                                     in    in    in    405   405   405   405
GET  /desk/referrals/{referral_reference}/                in    in    in    200   200   200   404
POST /desk/referrals/{referral_reference}/                in    in    in    405   405   405   405
GET  /desk/referrals/{referral_reference}/accept/         in    in    in    302   302   302   404
POST /desk/referrals/{referral_reference}/accept/         in    in    in    403   302   302   404
GET  /desk/referrals/{referral_reference}/decline/        in    in    in    302   302   302   404
POST /desk/referrals/{referral_reference}/decline/        in    in    in    403   422   422   404
GET  /desk/referrals/{referral_reference}/complete/       in    in    in    302   302   302   404
POST /desk/referrals/{referral_reference}/complete/       in    in    in    403   422   422   404
GET  /desk/referrals/{referral_reference}/write/          in    in    in    302   302   302   404
POST /desk/referrals/{referral_reference}/write/          in    in    in    403   422   422   404
GET  /desk/referrals/{referral_reference}/take-back/      in    in    in    302   302   302   404
POST /desk/referrals/{referral_reference}/take-back/      in    in    in    403   302   302   404
GET  /desk/referrals/{referral_reference}/chat/           in    in    in    404   404   404   404
POST /desk/referrals/{referral_reference}/chat/           in    in    in    405   405   405   405
GET  /desk/referrals/{referral_reference}/evidence/{item_number}/ in    in    in    404   404   200   404
POST /desk/referrals/{referral_reference}/evidence/{item_number}/ in    in    in    405   405   405   405
GET  /desk/referrals/{referral_reference}/evidence/{item_number}/veil/ in    in    in    404   404   200   404
POST /desk/referrals/{referral_reference}/evidence/{item_number}/veil/ in    in    in    405   405   405   405
GET  /desk/referrals/{referral_reference}/evidence/{item_number}/reveal/ in    in    in    405   405   405   405
POST /desk/referrals/{referral_reference}/evidence/{item_number}/reveal/ in    in    in    404   404   302   404
GET  /desk/referrals/{referral_reference}/evidence/{item_number}/look/ in    in    in    404   404   404   404
POST /desk/referrals/{referral_reference}/evidence/{item_number}/look/ in    in    in    405   405   405   405
GET  /desk/referrals/{referral_reference}/evidence/{item_number}/download/ in    in    in    405   405   405   405
POST /desk/referrals/{referral_reference}/evidence/{item_number}/download/ in    in    in    404   404   422   404
# The team and one's own account
GET  /desk/account/                                       in    in    in    200   200   200   200
POST /desk/account/                                       in    in    in    200   200   200   200
GET  /desk/account/sign-out-everywhere/                   in    in    in    405   405   405   405
POST /desk/account/sign-out-everywhere/                   in
GET  /desk/invitation/{untrusted_secret}/                 200   200   200   409   409   409   409
POST /desk/invitation/{untrusted_secret}/                 200   200   200   409   409   409   409
GET  /desk/team/                                          in    in    in    200   200   200   200
POST /desk/team/                                          in    in    in    405   405   405   405
GET  /desk/team/{membership}/confirm-key/                 in    in    in    405   405   405   405
POST /desk/team/{membership}/confirm-key/                 in    in    in    404   302   404   404
GET  /desk/team/{membership}/let-in/                      in    in    in    404   200   404   404
POST /desk/team/{membership}/let-in/                      in    in    in    404   302   404   404
GET  /desk/team/{membership}/vouch/                       in    in    in    405   405   405   405
POST /desk/team/{membership}/vouch/                       in    in    in    404   302   404   404
GET  /desk/team/{membership}/new-key/                     in    in    in    405   405   405   405
POST /desk/team/{membership}/new-key/                     in    in    in    404   302   404   404
# Signing in
GET  /desk/account/inactive/                              200
POST /desk/account/inactive/                              405
GET  /desk/account/login/                                 200   200   200   302   302   302   302
POST /desk/account/login/                                 200   200   200   302   302   302   302
GET  /desk/account/logout/                                in    in    in    200   200   200   200
POST /desk/account/logout/                                in
GET  /desk/account/password/change/                       in    in    in    200   200   200   200
POST /desk/account/password/change/                       in    in    in    200   200   200   200
GET  /desk/account/password/reset/                        200
POST /desk/account/password/reset/                        200
GET  /desk/account/password/reset/done/                   200
POST /desk/account/password/reset/done/                   405
GET  /desk/account/password/reset/key/done/               200
POST /desk/account/password/reset/key/done/               405
GET  /desk/account/password/reset/key/{uidb36}-{key}/     200
POST /desk/account/password/reset/key/{uidb36}-{key}/     200
GET  /desk/account/reauthenticate/                        in    in    in    200   200   200   200
POST /desk/account/reauthenticate/                        in    in    in    200   200   200   200
# Second factors
GET  /desk/account/2fa/                                   in    in    in    200   200   200   200
POST /desk/account/2fa/                                   in    in    in    405   405   405   405
GET  /desk/account/2fa/authenticate/                      in    in    in    302   302   302   302
POST /desk/account/2fa/authenticate/                      in    in    in    302   302   302   302
GET  /desk/account/2fa/reauthenticate/                    in    in    in    302   302   302   302
POST /desk/account/2fa/reauthenticate/                    in    in    in    302   302   302   302
GET  /desk/account/2fa/recovery-codes/                    in    in    in    404   404   404   404
POST /desk/account/2fa/recovery-codes/                    in    in    in    405   405   405   405
GET  /desk/account/2fa/recovery-codes/download/           in    in    in    404   404   404   404
POST /desk/account/2fa/recovery-codes/download/           in    in    in    404   404   404   404
GET  /desk/account/2fa/recovery-codes/generate/           in    in    in    302   302   302   302
POST /desk/account/2fa/recovery-codes/generate/           in    in    in    302   302   302   302
GET  /desk/account/2fa/totp/activate/                     in    in    in    302   302   302   302
POST /desk/account/2fa/totp/activate/                     in    in    in    302   302   302   302
GET  /desk/account/2fa/totp/deactivate/                   in    in    in    404   404   404   404
POST /desk/account/2fa/totp/deactivate/                   in    in    in    404   404   404   404
GET  /desk/account/2fa/webauthn/                          in    in    in    200   200   200   200
POST /desk/account/2fa/webauthn/                          in    in    in    405   405   405   405
GET  /desk/account/2fa/webauthn/add/                      in    in    in    302   302   302   302
POST /desk/account/2fa/webauthn/add/                      in    in    in    302   302   302   302
GET  /desk/account/2fa/webauthn/keys/{pk}/edit/           in    in    in    302   302   302   302
POST /desk/account/2fa/webauthn/keys/{pk}/edit/           in    in    in    302   302   302   302
GET  /desk/account/2fa/webauthn/keys/{pk}/remove/         in    in    in    302   302   302   302
POST /desk/account/2fa/webauthn/keys/{pk}/remove/         in    in    in    302   302   302   302
GET  /desk/account/2fa/webauthn/reauthenticate/           in    in    in    302   302   302   302
POST /desk/account/2fa/webauthn/reauthenticate/           in    in    in    302   302   302   302
# The centre's own changes to its pack; nobody here but emil may make them
GET  /desk/changes/                                       in    in    in    404   404   404   200
POST /desk/changes/                                       in    in    in    404   404   404   405
GET  /desk/changes/answers/                               in    in    in    404   404   404   200
POST /desk/changes/answers/                               in    in    in    404   404   404   405
GET  /desk/changes/answers/{answer_id}/                   in    in    in    404   404   404   200
POST /desk/changes/answers/{answer_id}/                   in    in    in    404   404   404   302
GET  /desk/changes/categories/                            in    in    in    404   404   404   200
POST /desk/changes/categories/                            in    in    in    404   404   404   405
GET  /desk/changes/categories/{code}/                     in    in    in    404   404   404   200
POST /desk/changes/categories/{code}/                     in    in    in    404   404   404   302
GET  /desk/changes/draft/                                 in    in    in    404   404   404   200
POST /desk/changes/draft/                                 in    in    in    404   404   404   200
GET  /desk/changes/draft/discard/                         in    in    in    404   404   404   405
POST /desk/changes/draft/discard/                         in    in    in    404   404   404   302
GET  /desk/changes/draft/dry-run/                         in    in    in    404   404   404   200
POST /desk/changes/draft/dry-run/                         in    in    in    404   404   404   200
GET  /desk/changes/draft/update/                          in    in    in    404   404   404   405
POST /desk/changes/draft/update/                          in    in    in    404   404   404   302
GET  /desk/changes/editions/{number}/                     in    in    in    404   404   404   404
POST /desk/changes/editions/{number}/                     in    in    in    404   404   404   405
GET  /desk/changes/editions/{number}/bring-back/          in    in    in    404   404   404   404
POST /desk/changes/editions/{number}/bring-back/          in    in    in    404   404   404   404
GET  /desk/changes/own-answers/new/                       in    in    in    404   404   404   200
POST /desk/changes/own-answers/new/                       in    in    in    404   404   404   200
GET  /desk/changes/own-answers/{answer_id}/               in    in    in    404   404   404   404
POST /desk/changes/own-answers/{answer_id}/               in    in    in    404   404   404   404
GET  /desk/changes/own-answers/{answer_id}/remove/        in    in    in    404   404   404   405
POST /desk/changes/own-answers/{answer_id}/remove/        in    in    in    404   404   404   404
GET  /desk/changes/own-questions/new/                     in    in    in    404   404   404   200
POST /desk/changes/own-questions/new/                     in    in    in    404   404   404   200
GET  /desk/changes/own-questions/{question_id}/           in    in    in    404   404   404   404
POST /desk/changes/own-questions/{question_id}/           in    in    in    404   404   404   404
GET  /desk/changes/own-questions/{question_id}/remove/    in    in    in    404   404   404   405
POST /desk/changes/own-questions/{question_id}/remove/    in    in    in    404   404   404   404
GET  /desk/changes/questions/                             in    in    in    404   404   404   200
POST /desk/changes/questions/                             in    in    in    404   404   404   405
GET  /desk/changes/questions/{question_id}/               in    in    in    404   404   404   200
POST /desk/changes/questions/{question_id}/               in    in    in    404   404   404   200
GET  /desk/changes/questions/{question_id}/answers/{value}/ in    in    in    404   404   404   404
POST /desk/changes/questions/{question_id}/answers/{value}/ in    in    in    404   404   404   404
GET  /desk/changes/questions/{question_id}/move/          in    in    in    404   404   404   405
POST /desk/changes/questions/{question_id}/move/          in    in    in    404   404   404   302
GET  /desk/changes/times/                                 in    in    in    404   404   404   200
POST /desk/changes/times/                                 in    in    in    404   404   404   405
GET  /desk/changes/times/danger/                          in    in    in    404   404   404   200
POST /desk/changes/times/danger/                          in    in    in    404   404   404   200
GET  /desk/changes/times/{urgency}/                       in    in    in    404   404   404   200
POST /desk/changes/times/{urgency}/                       in    in    in    404   404   404   200
GET  /desk/changes/trial/end/                             in    in    in    404   404   404   405
POST /desk/changes/trial/end/                             in    in    in    404   404   404   302
GET  /desk/changes/trial/{language}/                      in    in    in    404   404   404   405
POST /desk/changes/trial/{language}/                      in    in    in    404   404   404   302
# Administration
GET  /desk/admin/                                         in    in    in    404   404   404   200
POST /desk/admin/                                         in    in    in    404   404   404   405
GET  /desk/admin/audit/                                   in    in    in    404   404   404   200
POST /desk/admin/audit/                                   in    in    in    404   404   404   405
GET  /desk/admin/desks/                                   in    in    in    404   404   404   200
POST /desk/admin/desks/                                   in    in    in    404   404   404   405
GET  /desk/admin/desks/new/                               in    in    in    404   404   404   200
POST /desk/admin/desks/new/                               in    in    in    404   404   404   200
GET  /desk/admin/desks/{desk_id}/                         in    in    in    404   404   404   200
POST /desk/admin/desks/{desk_id}/                         in    in    in    404   404   404   200
GET  /desk/admin/desks/{desk_id}/hours/                   in    in    in    404   404   404   200
POST /desk/admin/desks/{desk_id}/hours/                   in    in    in    404   404   404   302
GET  /desk/admin/desks/{desk_id}/dissolve/                in    in    in    404   404   404   200
POST /desk/admin/desks/{desk_id}/dissolve/                in    in    in    404   404   404   302
GET  /desk/admin/health/                                  in    in    in    404   404   404   200
POST /desk/admin/health/                                  in    in    in    404   404   404   405
GET  /desk/admin/invitations/                             in    in    in    404   404   404   200
POST /desk/admin/invitations/                             in    in    in    404   404   404   405
GET  /desk/admin/invitations/new/                         in    in    in    404   404   404   200
POST /desk/admin/invitations/new/                         in    in    in    404   404   404   200
GET  /desk/admin/invitations/{invitation_id}/withdraw/    in    in    in    404   404   404   405
POST /desk/admin/invitations/{invitation_id}/withdraw/    in    in    in    404   404   404   302
GET  /desk/admin/memberships/{membership_id}/             in    in    in    404   404   404   405
POST /desk/admin/memberships/{membership_id}/             in    in    in    404   404   404   302
GET  /desk/admin/people/                                  in    in    in    404   404   404   200
POST /desk/admin/people/                                  in    in    in    404   404   404   405
GET  /desk/admin/people/{person_id}/                      in    in    in    404   404   404   200
POST /desk/admin/people/{person_id}/                      in    in    in    404   404   404   200
GET  /desk/admin/people/{person_id}/appoint/              in    in    in    404   404   404   405
POST /desk/admin/people/{person_id}/appoint/              in    in    in    404   404   404   302
GET  /desk/admin/people/{person_id}/close/                in    in    in    404   404   404   200
POST /desk/admin/people/{person_id}/close/                in    in    in    404   404   404   302
GET  /desk/admin/people/{person_id}/reset-link/           in    in    in    404   404   404   405
POST /desk/admin/people/{person_id}/reset-link/           in    in    in    404   404   404   200
GET  /desk/admin/people/{person_id}/second-factors/remove/ in    in    in    404   404   404   405
POST /desk/admin/people/{person_id}/second-factors/remove/ in    in    in    404   404   404   302
# Nowhere
GET  /admin/                                              404
POST /admin/                                              404
GET  /desk/nothing/                                       404
POST /desk/nothing/                                       404
GET  /en/nothing/                                         404
POST /en/nothing/                                         404
GET  /es/                                                 404
POST /es/                                                 404
GET  /static/nothing.css                                  404
POST /static/nothing.css                                  404
"""


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """Return the table: by method and address, the outcome for each role."""
    rows = {}
    for line in TABLE.splitlines():
        if line and not line.startswith("#"):
            method, address, *outcomes = line.split()
            assert (method, address) not in rows, f"entered twice: {line}"
            told = outcomes * len(ROLES) if len(outcomes) == 1 else outcomes
            rows[method, address] = dict(zip(ROLES, told, strict=True))
    return rows


def test_every_address_is_in_the_table() -> None:
    entered = {address for _method, address in expected()}
    assert set(addresses()) - entered == set(), "not entered in the table"
    assert entered - set(addresses()) == set(NOWHERE), "no longer an address"
    assert {(method, address) for method in METHODS for address in entered} == set(expected())


def test_everybody_is_answered_as_the_table_says(walked: Walk) -> None:
    table = expected()
    wrong = [
        f"{visit.role}: {visit.method} {visit.address} answers {visit.outcome}, not {told}"
        for visit in walked.visits
        if visit.outcome != (told := table.get((visit.method, visit.address), {}).get(visit.role))
    ]
    assert wrong == []
    assert len(walked.visits) == len(table) * len(ROLES)
