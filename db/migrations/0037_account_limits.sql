-- How many calls the carrier's account has at once: all organisations share it. With the owner's rights, and no more than the number.
create function live_legs(at timestamptz) returns integer
    language sql stable security definer set search_path = public
as $$
    select count(*)::integer from call_legs where ended_at is null and gone_at is null and call_sid is not null and created_at > live_legs.at - interval '5 hours'
$$;
revoke execute on function live_legs from public;
grant execute on function live_legs to dutycall_app;
