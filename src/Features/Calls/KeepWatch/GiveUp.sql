with given_up as (
    update calls
       set hang_up_asked_at = @Now, last_news_at = @Now, rescue = 'given_up', callback_due_at = @CallbackDueAt
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and alone_since is not null
       and not exists (select from offers o where o.call_id = calls.id and o.state = 'ringing')
       and not exists (select from call_transfers t where t.call_id = calls.id and t.state in ('asked', 'ringing', 'joined'))
    returning org_id, id, agent_id
),
noted as (
    insert into webhook_inbox (org_id, id, received_at, kind, call_id, dedupe_key, path, params)
    select org_id, @NewsId, @Now, 'asked', id, 'asked:' || id, 'watch', @Params::jsonb
      from given_up
    on conflict (org_id, dedupe_key) do nothing
)
select exists (select from given_up, audit(null, 'calls.given_up', agent_id, id::text, jsonb_build_object('reason', @Reason::text, 'callbackDueAt', @CallbackDueAt::timestamptz), @Now));
