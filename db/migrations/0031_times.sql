-- What the report of times adds up: when somebody was on hold, and when a wrap-up was really worked at.
alter table call_legs add column holds tstzmultirange not null default '{}';
comment on column call_legs.holds is 'When it heard music, as the carrier says; the end of one that goes on is open. Told anew with each fold.';

alter table calls add column wrap_up_spans tstzmultirange not null default '{}';
comment on column calls.wrap_up_spans is 'When its agent was at the wrap-up, the present time excepted; what it lay aside between is left out.';

create index call_legs_of_day on call_legs (org_id, user_id, created_at) where user_id is not null;

create function seconds_of(spans tstzmultirange) returns integer
    language sql immutable
    return (select coalesce(sum(extract(epoch from upper(span) - lower(span))), 0)::integer from unnest(spans) as span);

-- When its agent was at a call's wrap-up, until now. One that was closed before this was kept began and went on for as long as is known.
create function wrap_up_worked(call calls, at timestamptz) returns tstzmultirange
    language sql stable
    return case when call.wrap_up_resumed_at is not null then call.wrap_up_spans + tstzmultirange(tstzrange(call.wrap_up_resumed_at, greatest(call.wrap_up_resumed_at, at)))
                when isempty(call.wrap_up_spans) and call.wrap_up_seconds > 0 and call.wrap_up_started_at is not null
                then tstzmultirange(tstzrange(call.wrap_up_started_at, call.wrap_up_started_at + make_interval(secs => call.wrap_up_seconds)))
                else call.wrap_up_spans
           end;
