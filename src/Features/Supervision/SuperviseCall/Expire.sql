-- A place whose browser never came is given up, so that nobody is busy with a call they do not hear.
with expired as (
    update call_legs leg
       set wanted = false
      from calls call
     where call.id = leg.call_id
       and call.state <> 'ended'
       and leg.role = 'supervisor'
       and leg.wanted
       and leg.call_sid is null
       and leg.created_at <= @Before
    returning leg.call_id, leg.user_id, call.agent_id
),
kept as (
    select audit(null, 'calls.supervision_ended', agent_id, call_id::text, jsonb_build_object('reason', 'Their browser did not connect.'), @Now), tell(user_id, 'phone-changed')
      from expired
)
select count(*) from kept;
