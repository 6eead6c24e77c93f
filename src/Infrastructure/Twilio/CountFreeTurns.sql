-- Of the second that begins now, how much nobody has taken, in calls.
select ceil(greatest(0, 1 - greatest(0, extract(epoch from coalesce((select free_at from carrier_pace where account_sid = @AccountSid), clock_timestamp()) - clock_timestamp())))
            / extract(epoch from @Spacing::interval))::integer;
