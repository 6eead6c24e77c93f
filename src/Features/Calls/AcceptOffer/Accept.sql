-- Compare and set: the call is taken only from whom it was offered, and only while it rings here. What is written is written together.
with mine as (
    select o.*
      from offers o
     where o.id = @OfferId and o.user_id = @UserId and o.state = 'ringing' and o.expires_at > @Now
),
taken as (
    update calls call
       set agent_id = @UserId, last_agent_id = coalesce(call.agent_id, call.last_agent_id), agent_since = @Now, last_wraps_up = false, waiting_since = null, rescue = null, owner_gone_since = null
      from mine
     where call.id = mine.call_id
       and mine.purpose not in ('consult', 'guest')
       and call.state <> 'ended'
       and call.hang_up_asked_at is null
       and call.agent_id is not distinct from mine.owner_then
       and (call.agent_id is null or call.alone_since is not null)
       and not exists (select from calls other where other.agent_id = @UserId and other.state <> 'ended' and other.id <> call.id)
    returning call.org_id, call.id as call_id, mine.owner_then
),
-- Beside the owner, who must still be the one who asked.
joined as (
    select call.org_id, call.id as call_id
      from mine
      join calls call on call.id = mine.call_id
     where mine.purpose in ('consult', 'guest')
       and call.state <> 'ended'
       and call.hang_up_asked_at is null
       and call.agent_id is not distinct from mine.owner_then
       and not exists (select from calls other where other.agent_id = @UserId and other.state <> 'ended' and other.id <> call.id)
),
won as (
    select org_id, call_id from taken union all select org_id, call_id from joined
),
accepted as (
    update offers o
       set state = 'accepted', ended_at = @Now
      from won
     where o.id = @OfferId and o.state = 'ringing'
    returning o.org_id, o.id, o.call_id, o.user_id, o.purpose, o.transfer_id, o.from_user
),
lost as (
    update offers o
       set state = 'lost', ended_at = @Now, taken_by = @UserId
      from taken
     where o.call_id = taken.call_id and o.state = 'ringing' and o.id <> @OfferId
    returning o.user_id
),
seat as (
    insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, created_at)
    select accepted.org_id, gen_random_uuid(), accepted.call_id, 'agent',
           'agent-' || replace(@UserId::text, '-', '') || coalesce((select '-' || count(*) + 1 from call_legs l where l.call_id = accepted.call_id and l.user_id = @UserId having count(*) > 0), ''),
           'client:u_' || replace(accepted.org_id::text, '-', '') || '_' || replace(@UserId::text, '-', ''), @UserId,
           case accepted.purpose when 'consult' then 'consult' when 'guest' then 'guest' else 'owner' end, @Now
      from accepted
    returning id, call_id
),
-- Of whoever lost the call nothing is wanted any more.
gone as (
    update call_legs leg
       set wanted = false
      from taken
     where leg.call_id = taken.call_id and leg.user_id = taken.owner_then and leg.part = 'owner' and leg.wanted
),
transfer as (
    update call_transfers t
       set state = case when accepted.purpose = 'transfer' then 'completed' when accepted.purpose = 'returned' then t.state else 'ringing' end,
           leg_id = case when accepted.purpose in ('consult', 'guest') then seat.id else t.leg_id end,
           ended_at = case when accepted.purpose = 'transfer' then @Now else t.ended_at end
      from accepted, seat
     where t.id = accepted.transfer_id and accepted.purpose in ('transfer', 'consult', 'guest')
       and t.state in ('asked', 'ringing')
    returning t.id
),
kept as (
    select audit(@UserId, 'calls.accepted', @UserId, accepted.call_id::text, jsonb_build_object('purpose', accepted.purpose), @Now),
           tell(@UserId, 'phone-changed'), tell(accepted.from_user, case when accepted.from_user is not null then 'phone-changed' end), tell(null, 'wall-changed')
      from accepted
),
heard as (
    select tell(user_id, 'phone-changed') from lost
)
select accepted.call_id, accepted.purpose
  from accepted
 where (select count(*) from kept) + (select count(*) from heard) + (select count(*) from seat) + (select count(*) from transfer) > 0;
