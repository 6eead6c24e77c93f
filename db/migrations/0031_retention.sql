-- The sound of a recording is deleted when its time is over, or by an admin with a reason; never while it is on legal hold. What
-- is known of it stays: that it was, how long, what they were told, and who deleted it.
alter table organisations add column recordings_kept_days integer not null default 90 check (recordings_kept_days between 1 and 3650);

alter table call_recordings
    add column hold_reason       text,
    add column held_at           timestamptz,
    add column held_by           uuid,
    add column deletion_asked_at timestamptz,
    add column deletion_asked_by uuid,
    add column deletion_reason   text,
    add column deletion_sent_at  timestamptz,
    add column audio_deleted_at  timestamptz,
    add constraint call_recordings_held_by foreign key (org_id, held_by) references users,
    add constraint call_recordings_deletion_asked_by foreign key (org_id, deletion_asked_by) references users,
    add constraint call_recordings_hold check ((hold_reason is null) = (held_at is null) and (hold_reason is null or deletion_asked_at is null)),
    add constraint call_recordings_deletion check ((deletion_asked_at is null) = (deletion_reason is null) and (deletion_asked_at is not null or deletion_sent_at is null and audio_deleted_at is null));
comment on column call_recordings.hold_reason is 'On legal hold: neither the rule nor a person deletes it.';
comment on column call_recordings.deletion_asked_by is 'Null: the organisation''s rule.';
comment on column call_recordings.deletion_sent_at is 'When the carrier was last asked to delete it.';
comment on column call_recordings.audio_deleted_at is 'When the carrier was seen to have it no more.';
create index call_recordings_kept on call_recordings (org_id, ended_at) where state = 'completed' and audio_deleted_at is null;
