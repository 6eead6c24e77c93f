with closed as (
    delete from presence_pages
     where user_id = @UserId
       and session_id = @SessionId
),
gone as (
    update presence
       set left_at = @Now::timestamptz, left_why = 'signed_out'
     where user_id = @UserId
       and left_at is null
       and not exists (select from presence_pages other
                        where other.user_id = @UserId and other.session_id <> @SessionId and other.gone_at is null and other.heartbeat_at >= @Now::timestamptz - interval '60 s')
    returning org_id, user_id
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, why)
    select org_id, user_id, @Now, 'offline', 'signed_out' from gone
)
select true
  from gone, lateral (select tell_watchers(user_id), tell(user_id, 'presence-changed')) told;
