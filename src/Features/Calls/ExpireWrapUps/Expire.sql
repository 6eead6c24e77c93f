-- Where an outcome is required there is none now, and the call says so; its agent may still give it one. Elsewhere it is simply done.
with expired as (
    update calls c
       set wrap_up = 'done', wrapped_up_at = @Now, wrap_up_deadline = null, wrap_up_resumed_at = null,
           wrap_up_seconds = coalesce(c.wrap_up_seconds, 0) + coalesce(round(extract(epoch from @Now::timestamptz - c.wrap_up_resumed_at))::integer, 0),
           wrap_up_spans = c.wrap_up_spans + case when c.wrap_up_resumed_at < @Now then tstzmultirange(tstzrange(c.wrap_up_resumed_at, @Now)) else '{}' end,
           wrap_up_automatic = coalesce(campaign.wrap_up_required, r.required),
           disposition_code = case when coalesce(campaign.wrap_up_required, r.required) then 'not_dispositioned' else c.disposition_code end
      from calls due
      left join campaigns campaign on campaign.id = due.campaign_id
     cross join lateral wrap_up_rule_of(due.org_id, due.direction) r
     where c.id = due.id
       and due.wrap_up = 'pending' and due.wrap_up_deadline <= @Now
       and c.wrap_up = 'pending' and c.wrap_up_deadline <= @Now
    returning c.id, c.agent_id, c.customer_number, c.wrap_up_automatic
),
told as (
    select id, agent_id, wrap_up_automatic, audit(null, 'calls.wrap_up_expired', id, customer_number, jsonb_build_object('agent', agent_id), @Now)::text as audited,
           tell(agent_id, 'phone-changed')::text as heard, tell(null, 'history-changed')::text as listed
      from expired
)
select id as call_id, agent_id from told where wrap_up_automatic and agent_id is not null;
