select code, label, category, tone, hot_key, needs_notes, does_not_call, books_callback, retries_after, closes, sets_status, status_reason
  from dispositions
 where active and category <> 'none'
 order by position, code;
