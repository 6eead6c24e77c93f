select failed.reason, count(*) as times
  from receipts r
 cross join lateral jsonb_path_query(r.body::jsonb, '$.checks[*] ? (@.passed == false).reason') reason
 cross join lateral (select reason #>> '{}' as reason) failed
 where r.at > @Since and not r.allowed
 group by failed.reason
 order by times desc, failed.reason;
