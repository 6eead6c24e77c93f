with unlocked as (
    update users
       set failed_sign_ins = 0, locked_out_until = null
     where id = @PersonId
       and locked_out_until > @Now
    returning id, name
)
select audit(@ActorId, 'admin.account_unlocked', id, name, '{}', @Now)
  from unlocked;
