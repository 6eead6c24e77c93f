-- Past calls and their two legs. How the customer's leg ended tells the rest.
with past as (
    select *
      from unnest(@Ids::uuid[], @Agents::uuid[], @Departments::uuid[], @Contacts::uuid[], @OurNumbers::text[], @StartedAt::timestamptz[],
                  @RingSeconds::integer[], @TalkSeconds::integer[], @Results::text[], @LegStatuses::text[], @EndedBy::text[],
                  @Dispositions::text[], @Notes::text[])
           as p (id, agent_id, department_id, contact_id, our_number, started_at,
                 ring_seconds, talk_seconds, result, leg_status, ended_by,
                 disposition, notes)
),
dated as (
    select past.*, contacts.name as contact_name, contacts.phone, contacts.lead_status, contacts.deal_value, contacts.tags,
           started_at + interval '2 seconds' as ringing_at,
           case when talk_seconds is not null then started_at + make_interval(secs => 2 + ring_seconds) end as answered_at,
           started_at + make_interval(secs => 2 + ring_seconds + coalesce(talk_seconds, 0)) as ended_at
      from past
      join contacts on contacts.org_id = @OrgId and contacts.id = past.contact_id
),
call as (
    insert into calls (org_id, id, direction, state, agent_id, department_id, contact_id, contact_name, customer_number, our_number,
                       caller_id_reason, conference_sid, created_at, submitted_at, ringing_at, answered_at, connected_at, ended_at, ended_by,
                       result, talk_seconds, last_news_at, notes, disposition_code, lead_status, deal_value, tags, wrap_up, wrap_up_started_at,
                       wrapped_up_at)
    select @OrgId, id, 'outbound-manual', 'ended', agent_id, department_id, contact_id, contact_name, phone, our_number,
           'Your department''s number', 'CF' || replace(id::text, '-', ''), started_at, started_at, ringing_at, answered_at, answered_at, ended_at, ended_by,
           result, talk_seconds, ended_at, notes, disposition, lead_status, deal_value, tags, 'done', ended_at,
           ended_at + interval '25 seconds'
      from dated
)
insert into call_legs (org_id, id, call_id, role, label, address, call_sid, status, created_at, submitted_at, ringing_at, answered_at, ended_at,
                       sip_response_code, duration_seconds)
select @OrgId, gen_random_uuid(), id, 'agent', 'agent-' || replace(agent_id::text, '-', ''),
       'client:u_' || replace(@OrgId::text, '-', '') || '_' || replace(agent_id::text, '-', ''),
       'CA' || md5(id::text || 'agent'), 'completed', started_at, started_at, started_at, started_at, ended_at,
       200, extract(epoch from ended_at - started_at)::integer
  from dated
 union all
select @OrgId, gen_random_uuid(), id, 'customer', 'customer', phone,
       'CA' || md5(id::text || 'customer'), leg_status, started_at, started_at, ringing_at, answered_at, ended_at,
       case leg_status when 'completed' then 200 when 'busy' then 486 when 'failed' then 404 when 'no-answer' then 487 end, coalesce(talk_seconds, 0)
  from dated;
