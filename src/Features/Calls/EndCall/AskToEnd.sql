-- Asking for what has ended, or again, is no mistake: it changes nothing.
with asked as (
    update calls
       set hang_up_asked_at = @Now, last_news_at = @Now
     where id = @CallId
       and agent_id = @UserId
       and state <> 'ended'
       and hang_up_asked_at is null
    returning org_id, id
),
noted as (
    insert into webhook_inbox (org_id, id, received_at, kind, call_id, dedupe_key, path, params)
    select org_id, @NewsId, @Now, 'asked', id, 'asked:' || id, 'end', @Params::jsonb
      from asked
    on conflict (org_id, dedupe_key) do nothing
)
select exists (select from calls where id = @CallId and agent_id = @UserId);
