-- What an organisation demands beyond the law is tightened by one administrator at once; loosened by two, one who asks and another who agrees.
create table calling_rule_changes (
    org_id               uuid not null references organisations,
    id                   uuid not null,
    phone_number_id      uuid,
    daily_cap            integer check (daily_cap > 0),
    dialing_from         smallint check (dialing_from >= 480),
    dialing_until        smallint check (dialing_until <= 1260),
    attempts_per_day     smallint check (attempts_per_day between 1 and 20),
    attempts_per_week    smallint check (attempts_per_week between 1 and 100),
    national_list_needed boolean,
    is_loosening         boolean not null,
    asked_at             timestamptz not null,
    asked_by             uuid not null,
    decided_at           timestamptz,
    decided_by           uuid,
    is_agreed            boolean,
    primary key (org_id, id),
    foreign key (org_id, phone_number_id) references phone_numbers,
    foreign key (org_id, asked_by) references users,
    foreign key (org_id, decided_by) references users,
    check ((decided_at is null) = (decided_by is null) and (decided_at is null) = (is_agreed is null)),
    check (phone_number_id is not null or (dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed) is not null),
    constraint loosening_needs_two check (not (is_loosening and is_agreed and decided_by = asked_by))
);
create unique index calling_rule_changes_waiting on calling_rule_changes (org_id, coalesce(phone_number_id, '00000000-0000-0000-0000-000000000000')) where decided_at is null;
create index calling_rule_changes_agreed on calling_rule_changes (org_id, decided_at desc) where is_agreed;
comment on column calling_rule_changes.phone_number_id is 'Whose daily cap it is about; null when it is about the organisation''s rules.';
comment on column calling_rule_changes.is_agreed is 'Null while it waits.';
call isolate('calling_rule_changes', 'select, insert, update');
