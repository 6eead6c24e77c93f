-- Planned once.
select live_legs(@Now);
