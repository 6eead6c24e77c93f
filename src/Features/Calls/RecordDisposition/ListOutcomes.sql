select code, label, category, tone, hot_key, needs_notes, does_not_call, books_callback, retries_after, closes, sets_status, status_reason
  from dispositions
 where active and category <> 'none'
   -- A campaign may offer some of them only.
   and not exists (select from calls call
                     join campaigns campaign on campaign.id = call.campaign_id
                    where call.id = @CallId and dispositions.code <> all(campaign.dispositions))
 order by position, code;
