-- Within a day of the call's end the contact goes where the call came to, and its history says by which call. What the call came to
-- is written down either way.
with call as (
    select l.id, l.contact_id, l.customer_number, l.ended_at > @AppliesSince as applies
      from calls l
     where l.id = @CallId
),
old as (
    select c.id, c.lead_status
      from contacts c
      join call on call.contact_id = c.id and call.applies
     where c.deleted_at is null and c.lead_status <> @LeadStatus::text
       for update of c
),
followed as (
    update contacts c
       set lead_status = @LeadStatus, status_reason = case when @LeadStatus = 'disqualified' then coalesce(nullif(@Reason, ''), c.status_reason) else '' end, updated_at = @Now
      from old
     where c.id = old.id
    returning c.id, old.lead_status as before
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, call_id)
    select current_org(), id, @Now, @AgentId, 'leadStatus', to_jsonb(before), to_jsonb(@LeadStatus::text), @CallId
      from followed
),
came_to as materialized (
    select call.id, call.customer_number, followed.id is not null as contact_changed
      from call
      left join followed on true
     where followed.id is not null or @Changed
)
select true
  from came_to,
       lateral audit(@AgentId, 'calls.qualified', id, customer_number,
                     jsonb_build_object('before', @Before::text, 'after', coalesce(@LeadStatus::text, @Before::text), 'dealValue', @DealValue::numeric, 'contactChanged', contact_changed), @Now);
