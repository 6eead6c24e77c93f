-- An owner who does not come back, while somebody else of ours or a party is with the customer: they go on.
with left_behind as (
    select call.id, call.agent_id, other.user_id as heir, other.id as heirs_leg
      from calls call
      left join lateral (
           select leg.id, leg.user_id
             from call_legs leg
            where leg.call_id = call.id and leg.role = 'agent' and leg.user_id <> call.agent_id and leg.in_conference and leg.wanted
            order by leg.joined_at
            limit 1) other on true
     where (@CallId::uuid is null or call.id = @CallId)
       and call.state <> 'ended'
       and call.hang_up_asked_at is null
       and call.alone_since is null
       and greatest(call.owner_gone_since, call.agent_since) <= @Before
       and call.owner_gone_since is not null
       and (other.id is not null
            or exists (select from call_legs party where party.call_id = call.id and party.role = 'party' and party.in_conference and party.wanted))
       for update of call
),
passed as (
    update calls call
       set agent_id = left_behind.heir, last_agent_id = call.agent_id, agent_since = @Now, last_wraps_up = left_behind.heir is null, owner_gone_since = null
      from left_behind
     where call.id = left_behind.id
       and not exists (select from calls other where other.agent_id = left_behind.heir and other.state <> 'ended' and other.id <> call.id)
    returning call.id, call.agent_id, call.last_agent_id
),
legs as (
    update call_legs leg
       set wanted = leg.wanted and leg.user_id is distinct from passed.last_agent_id,
           part = case when leg.user_id = passed.agent_id then 'owner' else leg.part end,
           hold_wanted = false
      from passed
     where leg.call_id = passed.id
    returning leg.id
),
transfers as (
    update call_transfers t
       set state = 'completed', ended_at = @Now, reason = 'The sender''s line was lost.'
      from passed
     where t.call_id = passed.id and t.state in ('asked', 'ringing', 'joined')
    returning t.id
),
kept as (
    select passed.id, audit(null, 'calls.handed_over', coalesce(passed.agent_id, passed.last_agent_id), passed.id::text, '{"reason": "The owner''s line was lost."}', @Now),
           tell(passed.agent_id, 'phone-changed'), tell(passed.last_agent_id, 'phone-changed'), (select count(*) from legs) + (select count(*) from transfers)
      from passed
)
select id from kept;
