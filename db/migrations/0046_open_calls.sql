-- Each news of a call moves its last_news_at. As long as an index has it, no such update can stay on its page, and every other index of the
-- table gets an entry too. Open calls are few, and calls_open_from finds them as well.
drop index calls_open;
alter table calls set (fillfactor = 85);
alter table call_legs set (fillfactor = 85);
