-- One recording of a call at a time, and of its customer's line: it stays with them through every transfer.
with heard as (
    select call.org_id, call.id, customer.id as leg_id
      from calls call
      join organisations organisation on organisation.org_id = call.org_id
      join call_legs customer on customer.call_id = call.id and customer.role = 'customer'
     where call.id = @CallId
       and call.state = 'connected'
       and call.hang_up_asked_at is null
       and customer.in_conference
       and customer.call_sid is not null
       and case when @UserId::uuid is not null then organisation.recording <> 'off' and call.agent_id = @UserId
                else organisation.recording = 'all' and not exists (select from call_recordings before where before.call_id = call.id)
           end
),
begun as (
    insert into call_recordings (org_id, id, call_id, leg_id, wanted, asked_by, asked_at)
    select org_id, @Id, id, leg_id, 'recording', @UserId, @Now
      from heard
    on conflict (org_id, call_id) where state in ('asked', 'recording', 'paused') do nothing
    returning id, call_id
),
kept as (
    select audit(@UserId, 'recordings.started', @UserId, call_id::text, '{}', @Now)
      from begun
)
select begun.id from begun where (select count(*) from kept) >= 0;
