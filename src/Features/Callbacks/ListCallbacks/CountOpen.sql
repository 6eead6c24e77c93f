select count(*) filter (where b.due_at <= @SoonUtc)::integer as due, count(*) filter (where b.due_at <= @LateUtc)::integer as overdue,
       count(*) filter (where b.due_at < @TomorrowUtc)::integer as today, count(*) filter (where b.due_at >= @TomorrowUtc)::integer as upcoming
  from callbacks b
 where b.state in ('pending', 'snoozed') and callback_in_reach(b, @Reach::jsonb);
