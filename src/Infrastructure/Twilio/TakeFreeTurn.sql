-- Only a turn that nobody has taken: whoever is in a hurry never waits behind more than the one at hand.
insert into carrier_pace as pace (account_sid, free_at)
values (@AccountSid, clock_timestamp() + @Spacing::interval)
on conflict (account_sid) do update set free_at = clock_timestamp() + @Spacing::interval
 where pace.free_at <= clock_timestamp()
