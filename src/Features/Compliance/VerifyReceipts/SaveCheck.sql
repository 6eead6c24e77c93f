insert into receipt_checks as last (org_id, checked_at, receipts, days, until, problems)
values (current_org(), @Now, @Receipts, @Days, @Until, @Problems)
on conflict (org_id) do update
   set checked_at = excluded.checked_at, receipts = excluded.receipts, days = excluded.days, until = excluded.until, problems = excluded.problems
 where last.checked_at <= excluded.checked_at;
