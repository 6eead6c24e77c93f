delete from call_out_events
 where id in (select id from call_out_events where at < @Before order by at limit @Most);
