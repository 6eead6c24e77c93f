-- Counts one wrong password; the fifth in a row locks the account. Answers until when.
with counted as (
    update users
       set failed_sign_ins = case when failed_sign_ins + 1 >= @Failures then 0 else failed_sign_ins + 1 end,
           locked_out_until = case when failed_sign_ins + 1 >= @Failures then @LockedUntil::timestamptz end
     where id = @UserId
       and (locked_out_until is null or locked_out_until <= @Now)
    returning id, name, locked_out_until
),
logged as (
    select locked_out_until,
           audit(null, 'access.sign_in_failed', id, name, jsonb_build_object('ip', @IpAddress::text), @Now),
           case when locked_out_until is not null
                then audit(null, 'access.locked_out', id, name, jsonb_build_object('ip', @IpAddress::text, 'until', locked_out_until), @Now)
           end
      from counted
)
select locked_out_until
  from logged
 where locked_out_until is not null;
