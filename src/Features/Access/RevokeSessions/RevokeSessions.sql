-- One session, or all of a person. The audit says who did it, which need not be that person.
with closed as (
    update sessions
       set revoked_at = @Now, revoked_why = @Why
     where user_id = @UserId
       and (@SessionId::uuid is null or id = @SessionId)
       and revoked_at is null
       and expires_at > @Now
    returning id
),
logged as (
    select audit(@ActorId, 'access.sessions_revoked', u.id, u.name, jsonb_build_object('sessions', (select count(*) from closed)), @Now),
           tell(u.id, 'everything-changed')
      from users u
     where u.id = @UserId
       and exists (select from closed)
)
select count(*)::integer
  from closed
  left join logged on true;
