select count(*) as attempts, count(*) filter (where not allowed) as refused,
       (select count(*) from do_not_call where removed_at is null) as do_not_call,
       (select count(*) from consents where revoked_at is null) as consents
  from receipts
 where at > @Since;
