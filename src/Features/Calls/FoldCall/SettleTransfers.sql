-- Planned once. Who was being brought in has come, or will not. True when that changes what is wanted.
with open as (
    select t.*, leg.in_conference and leg.status = 'in-progress' as there,
           leg.ended_at is not null or leg.gone_at is not null as gone, leg.status as leg_status, leg.error_code
      from call_transfers t
      join call_legs leg on leg.id = t.leg_id
     where t.call_id = @CallId
       and t.state in ('asked', 'ringing', 'joined')
       for update of t
),
told as (
    update call_transfers t
       set state = case when open.gone then case when open.state = 'joined' then 'canceled' else 'failed' end
                        when open.there and open.kind = 'warm' then 'joined'
                        when open.there then 'completed'
                        else 'ringing' end,
           joined_at = case when open.there and not open.gone then coalesce(t.joined_at, @Now) else t.joined_at end,
           ended_at = case when open.gone or open.there and open.kind <> 'warm' then @Now end,
           reason = case when not open.gone then t.reason
                         when open.state = 'joined' then 'They hung up.'
                         when open.leg_status = 'busy' then 'Busy.'
                         when open.leg_status in ('no-answer', 'canceled') then 'No answer.'
                         else 'They could not be reached.' end
      from open
     where t.id = open.id
       and (open.gone or open.there and open.state <> 'joined' or open.state = 'asked' and open.leg_status in ('queued', 'initiated', 'ringing'))
    returning t.*
),
-- A blind one is over for its sender the moment the other side is there.
left_it as (
    update calls
       set agent_id = null, last_agent_id = told.from_user, last_wraps_up = true, agent_since = @Now, owner_gone_since = null
      from told
     where calls.id = @CallId and calls.agent_id = told.from_user
       and told.kind = 'blind' and told.to_number is not null and told.state = 'completed'
    returning calls.id
),
-- Their leg goes; and nobody is left on hold for a transfer that came to something, or to nothing while its sender is still there.
legs as (
    update call_legs leg
       set wanted = leg.wanted and not (leg.user_id is not distinct from told.from_user and told.kind = 'blind' and told.state = 'completed'),
           hold_wanted = leg.hold_wanted and not (leg.role = 'customer' and told.kind = 'blind')
      from told
     where leg.call_id = @CallId
       and told.kind = 'blind' and told.state in ('completed', 'failed', 'canceled')
       and (leg.role = 'customer' or leg.user_id = told.from_user)
    returning leg.id
),
kept as (
    select audit(told.from_user, 'calls.transfer_' || told.state, told.to_user, @CallId::text,
                 jsonb_build_object('kind', told.kind, 'to', coalesce(told.to_number, told.to_name), 'reason', told.reason), @Now)
      from told
     where told.state not in ('asked', 'ringing', 'joined')
),
heard as (
    select tell(told.from_user, 'phone-changed') from told
)
select (select count(*) from legs) + (select count(*) from left_it) + 0 * (select count(*) from kept) + 0 * (select count(*) from heard) > 0;
