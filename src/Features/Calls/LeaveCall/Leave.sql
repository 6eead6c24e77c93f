with call as (
    select calls.*, heir.user_id as heir,
           exists (select from call_legs party where party.call_id = calls.id and party.role = 'party' and party.in_conference and party.status = 'in-progress' and party.wanted) as party
      from calls
      left join lateral (
           select leg.user_id
             from call_legs leg
            where leg.call_id = calls.id and leg.role = 'agent' and leg.user_id <> @UserId and leg.in_conference and leg.wanted
            order by leg.joined_at
            limit 1) heir on true
     where calls.id = @CallId
       and calls.state <> 'ended'
       for update of calls
),
mine as (
    select leg.id
      from call_legs leg
      join call on call.id = leg.call_id
     where leg.user_id = @UserId and leg.wanted and leg.ended_at is null
       and (call.agent_id is distinct from @UserId or call.heir is not null or call.party)
),
passed as (
    update calls
       set agent_id = call.heir, last_agent_id = @UserId, agent_since = @Now, last_wraps_up = call.heir is null, owner_gone_since = null
      from call
     where calls.id = call.id and call.agent_id = @UserId and (call.heir is not null or call.party)
    returning calls.id, calls.agent_id
),
legs as (
    update call_legs leg
       set wanted = leg.wanted and leg.id not in (select id from mine),
           part = case when leg.user_id = (select agent_id from passed) then 'owner' else leg.part end,
           -- Who stays can talk.
           hold_wanted = leg.hold_wanted and not exists (select from passed)
     where leg.call_id = @CallId
       and exists (select from mine)
    returning leg.id
),
transfers as (
    update call_transfers t
       set state = 'completed', ended_at = @Now, reason = 'The sender left.'
      from passed
     where t.call_id = passed.id and t.state in ('asked', 'ringing', 'joined') and t.kind <> 'guest'
    returning t.id
),
kept as (
    select audit(@UserId, 'calls.left', @UserId, @CallId::text, jsonb_build_object('to', (select name from users where id = (select agent_id from passed))), @Now),
           tell(@UserId, 'phone-changed'), tell(call.heir, case when call.heir is not null then 'phone-changed' end)
      from call
     where exists (select from mine)
)
select exists (select from call join call_legs leg on leg.call_id = call.id and leg.user_id = @UserId and leg.wanted and leg.ended_at is null) as there,
       exists (select from mine) and (select count(*) from legs) + (select count(*) from transfers) + (select count(*) from kept) >= 0 as left_it;
