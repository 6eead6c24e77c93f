-- The carrier may say twice that a machine's greeting is over; the message begins again once.
alter table calls add message_restarted_at timestamptz;
comment on column calls.message_restarted_at is 'When the recorded message was begun again, because a machine''s greeting was over.';
