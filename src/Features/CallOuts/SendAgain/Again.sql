-- One, or all that were given up, have another day of tries, beginning now; a server that is left alone is tried again at once.
with again as (
    update call_out_deliveries
       set since = @Now, next_at = @Now, attempts = 0, delivered_at = null, given_up_at = null, problem = ''
     where call_out_id = @CallOutId
       and case when @EventId::uuid is null then given_up_at is not null else event_id = @EventId end
    returning event_id
),
awake as (
    update call_outs target
       set paused_until = null
     where target.id = @CallOutId
       and exists (select from again)
    returning target.id, target.url
)
select (select count(*) from again)::integer as deliveries
  from awake, lateral audit(@UserId, 'call_outs.sent_again', awake.id, split_part(awake.url, '?', 1), jsonb_build_object('deliveries', (select count(*) from again)), @Now);
