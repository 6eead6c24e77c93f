select count(*) as receipts, count(distinct day)::integer as days, max(day) as until from receipts;
