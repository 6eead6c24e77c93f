-- The database's own clock: nodes need not agree on the time.
insert into carrier_pace as pace (account_sid, free_at)
values (@AccountSid, clock_timestamp() + @Spacing::interval)
on conflict (account_sid) do update set free_at = greatest(pace.free_at, clock_timestamp()) + @Spacing::interval
returning free_at - @Spacing::interval - clock_timestamp();
