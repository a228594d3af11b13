"""Run every benchmark, one after another."""

from benchmarks import (
    class_play,
    clean_files,
    desk_pages,
    directory,
    durable_commits,
    kills,
    law_match,
    live_conversations,
    outbox,
    read_chat,
    reading_ease,
    screen_batch,
    screen_messages,
    submit_reports,
    triage,
    understand_chat,
    upload,
    verify_bundle,
)

for benchmark in (
    durable_commits,
    submit_reports,
    law_match,
    triage,
    reading_ease,
    directory,
    read_chat,
    screen_messages,
    understand_chat,
    screen_batch,
    verify_bundle,
    clean_files,
    upload,
    live_conversations,
    class_play,
    outbox,
    desk_pages,
    kills,
):
    benchmark.main()
