-- Whoever is there already changes only how they take part; whoever talks in it themselves, or in another call, cannot.
with asked as (
    select call.org_id, call.id, call.agent_id, organisation.tell_agents_of_supervision as is_told
      from calls call
      join organisations organisation on organisation.org_id = call.org_id
     where call.id = @CallId
       and call.state in ('answered', 'connected')
       and call.hang_up_asked_at is null
       and call.agent_id is distinct from @UserId
       and (@DepartmentId::uuid is null or call.department_id = @DepartmentId)
       and not exists (select from calls own where own.agent_id = @UserId and own.state <> 'ended')
       and not exists (select from call_legs leg
                         join calls other on other.id = leg.call_id and other.state <> 'ended'
                        where leg.user_id = @UserId and leg.wanted and leg.ended_at is null and (leg.role <> 'supervisor' or leg.call_id <> @CallId))
       for update of call
),
there as (
    select leg.id, leg.mode
      from call_legs leg
      join asked on asked.id = leg.call_id
     where leg.role = 'supervisor' and leg.user_id = @UserId and leg.wanted and leg.ended_at is null
),
changed as (
    update call_legs leg
       set mode = @Mode
      from there
     where leg.id = there.id and there.mode <> @Mode
    returning leg.id
),
added as (
    insert into call_legs (org_id, id, call_id, role, label, address, user_id, mode, muted, created_at)
    select asked.org_id, @LegId, asked.id, 'supervisor',
           'sup-' || replace(@UserId::text, '-', '') || coalesce((select '-' || count(*) + 1 from call_legs l where l.call_id = asked.id and l.user_id = @UserId having count(*) > 0), ''),
           'client:u_' || replace(asked.org_id::text, '-', '') || '_' || replace(@UserId::text, '-', ''), @UserId, @Mode, @Mode = 'listen', @Now
      from asked
     where not exists (select from there)
    returning id
),
kept as (
    select audit(@UserId, 'calls.supervised', asked.agent_id, asked.id::text, jsonb_build_object('mode', @Mode), @Now), tell(@UserId, 'phone-changed'),
           tell(asked.agent_id, case when asked.is_told and asked.agent_id is not null then 'phone-changed' end)
      from asked
     where exists (select from changed) or exists (select from added)
)
select exists (select from asked) and (select count(*) from kept) >= 0;
