-- The same call asks for its instructions again when our answer was lost: it is one call, by its CallSid.
with fresh as (
    insert into calls (org_id, id, direction, state, department_id, contact_id, contact_name, customer_number, our_number, queue_id, priority,
                       lead_status, deal_value, tags, created_at, submitted_at, waiting_since, first_queued_at, overflow, overflow_at, overflow_sent_at, last_news_at)
    select o.org_id, @CallId, 'inbound', 'queued', coalesce(@DepartmentId, contact.department_id), contact.id,
           coalesce(nullif(contact.name, ''), @CallerName), @From, @To, @QueueId, @Priority,
           contact.lead_status, contact.deal_value, coalesce(contact.tags, '{}'), @Now, @Now,
           case when @Overflow::text is null then @Now::timestamptz end, case when @QueueId::uuid is not null then @Now::timestamptz end,
           @Overflow, case when @Overflow::text is not null then @Now::timestamptz end, case when @Overflow::text is not null then @Now::timestamptz end, @Now
      from organisations o
      left join contacts contact on contact.org_id = o.org_id and contact.id = @ContactId and contact.deleted_at is null
     where not exists (select from call_legs leg where leg.call_sid = @CallSid)
    returning org_id, id, contact_name, our_number, customer_number, overflow
),
leg as (
    insert into call_legs (org_id, id, call_id, role, label, address, call_sid, status, created_at)
    select org_id, @LegId, id, 'customer', 'customer', @From, @CallSid, 'ringing', @Now
      from fresh
    returning id, call_id
),
kept as (
    select audit(null, 'calls.came_in', null, fresh.id::text, jsonb_build_object('from', customer_number, 'to', our_number, 'overflow', overflow), @Now) from fresh
)
select leg.call_id, leg.id as leg_id, @Overflow::text as overflow from leg where (select count(*) from kept) > 0
 union all
select earlier.call_id, earlier.id, call.overflow
  from call_legs earlier
  join calls call on call.id = earlier.call_id
 where earlier.call_sid = @CallSid;
