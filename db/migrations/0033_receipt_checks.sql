-- When an organisation's receipts were last verified, and what came of it.
create table receipt_checks (
    org_id     uuid not null references organisations,
    checked_at timestamptz not null,
    receipts   bigint not null,
    days       integer not null,
    until      date,
    problems   integer not null,
    primary key (org_id)
);
comment on column receipt_checks.until is 'The day of the last receipt there was.';
call isolate('receipt_checks', 'select, insert, update');
