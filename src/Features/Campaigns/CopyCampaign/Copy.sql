-- Settings, rules and agents; its members only when asked, as those who are to be called. It is nobody's plan yet.
with copied as (
    insert into campaigns (org_id, id, name, description, department_id, status_since, status_by, mode, destination, destination_number, caller_id, cost_centre, priority, calls_per_minute,
                           ring_seconds, preview_seconds, machine_detection, calls_from, calls_until, calls_on_days, max_attempts, minimum_gap, needs_consent, time_zone, auto_start,
                           script, dispositions, wrap_up_required, message_kind, message_text, message_language, message_voice, message_file_id, connect_key, opt_out_key,
                           lines_per_agent, late_cancel, safe_harbour, created_at, created_by, updated_at, updated_by)
    select c.org_id, @CopyId, left('Copy of ' || c.name, 120), c.description, c.department_id, @Now, @UserId, c.mode, c.destination, c.destination_number, c.caller_id, c.cost_centre, c.priority,
           c.calls_per_minute, c.ring_seconds, c.preview_seconds, c.machine_detection, c.calls_from, c.calls_until, c.calls_on_days, c.max_attempts, c.minimum_gap, c.needs_consent, c.time_zone,
           c.auto_start, c.script, c.dispositions, c.wrap_up_required, c.message_kind, c.message_text, c.message_language, c.message_voice, c.message_file_id, c.connect_key, c.opt_out_key,
           c.lines_per_agent, c.late_cancel, c.safe_harbour, @Now, @UserId, @Now, @UserId
      from campaigns c
     where c.id = @Id
       and c.deleted_at is null
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
    returning org_id, id, name
),
rules as (
    insert into campaign_retry_rules (org_id, campaign_id, outcome, tries, delay_minutes, growth, other_daypart)
    select r.org_id, copied.id, r.outcome, r.tries, r.delay_minutes, r.growth, r.other_daypart from copied, campaign_retry_rules r where r.campaign_id = @Id
    returning outcome
),
agents as (
    insert into campaign_agents (org_id, campaign_id, user_id, assigned_at)
    select a.org_id, copied.id, a.user_id, @Now from copied, campaign_agents a join users u on u.id = a.user_id and u.active where a.campaign_id = @Id
    returning user_id
),
members as (
    insert into campaign_members (org_id, id, campaign_id, contact_id, priority, next_at, comments, source, added_at, updated_at)
    select m.org_id, gen_random_uuid(), copied.id, m.contact_id, m.priority, @Now, m.comments, 'copy', @Now, @Now
      from copied, campaign_members m join contacts p on p.id = m.contact_id and p.deleted_at is null
     where @WithMembers and m.campaign_id = @Id and m.status <> 'excluded'
    returning id
)
select copied.id
  from copied, audit(@UserId, 'campaigns.copied', copied.id, copied.name, jsonb_build_object('from', @Id::uuid), @Now),
       (select count(tell(user_id, 'campaigns-of-agent-changed')::text) as told from agents) known
 where (select count(*) from rules) + (select count(*) from members) + known.told >= 0;
