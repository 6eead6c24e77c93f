-- Recording is off until somebody decides otherwise; whoever is recorded is told so at its start (Cal. Penal Code 632 and the
-- laws of ten or so other states want everybody's consent, so everybody is told).
alter table organisations
    add column recording              text not null default 'off' check (recording in ('off', 'on_demand', 'all')),
    add column recording_announcement text not null default 'This call is being recorded.' check (length(recording_announcement) between 1 and 500),
    add column managers_hear          boolean not null default false,
    add column agents_hear_own        boolean not null default false;
comment on column organisations.recording is 'off: nobody records. on_demand: an agent may. all: every conversation is, from when both are there.';
comment on column organisations.managers_hear is 'Managers may listen to the recordings of their department.';
comment on column organisations.agents_hear_own is 'Agents may listen to the recordings of their own calls.';

alter table call_recordings
    add column resume_at    timestamptz,
    add column announcement text,
    add column announced_at timestamptz;
comment on column call_recordings.resume_at is 'A pause nobody ended is ended then.';
comment on column call_recordings.announcement is 'What the customer was told, in the words of that day.';
comment on column call_recordings.announced_at is 'When the carrier fetched it to say it; null: they were not told.';
create index call_recordings_unsettled on call_recordings (org_id, sent_at) where state in ('asked', 'recording', 'paused', 'stopped');
