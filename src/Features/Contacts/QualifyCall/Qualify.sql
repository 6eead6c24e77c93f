-- The call keeps what it came to. Within a day of its end the contact follows; later only when asked. The newest one wins.
with seen as (
    select l.*
      from calls l
     where l.id = @CallId and l.state = 'ended'
       and (@Whose = 'organisation' or l.agent_id = @UserId or @Whose = 'department' and l.department_id = @DepartmentId::uuid)
       for update
),
qualified as (
    update calls l
       set lead_status = @LeadStatus, deal_value = @DealValue, tags = case when @Tags::text[] is null then l.tags else spelled_tags(@Tags::text[]) end
      from seen
     where l.id = seen.id
    returning l.id, l.contact_id, l.customer_number, seen.lead_status as before, seen.deal_value as value_before, @Apply or seen.ended_at > @AppliesSince as applies
),
followed as (
    update contacts c
       set lead_status = @LeadStatus, status_reason = case when @LeadStatus = 'disqualified' then coalesce(nullif(@Reason, ''), c.status_reason) else '' end, updated_at = @Now
      from qualified q
      join contacts old on old.id = q.contact_id
     where c.id = q.contact_id and q.applies and c.deleted_at is null
    returning c.id, old.lead_status as before
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, call_id)
    select current_org(), id, @Now, @UserId, 'leadStatus', to_jsonb(before), to_jsonb(@LeadStatus::text), @CallId
      from followed
     where before <> @LeadStatus
)
select qualified.id, followed.id is not null as applied_to_contact,
       audit(@UserId, 'calls.qualified', qualified.id, qualified.customer_number,
             jsonb_build_object('before', before.lead_status, 'after', @LeadStatus::text, 'dealValue', @DealValue::numeric, 'contactChanged', followed.id is not null), @Now)::text as audited
  from qualified
  join lateral (select qualified.before as lead_status) before on true
  left join followed on true;
