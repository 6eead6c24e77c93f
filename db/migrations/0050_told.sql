-- Whoever was abandoned must hear who called, whatever dies on our side in between.
alter table calls add column told_at timestamptz;
comment on column calls.told_at is 'When the carrier took the words for somebody for whom nobody was free: who called, and the key not to be called again.';
