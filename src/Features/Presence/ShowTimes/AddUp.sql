-- Every second signed in is in one part and in no other. What somebody does comes before what they chose: in a call, with the
-- customer on hold, to talk to, or not yet there; ringing; wrapping up. What is left is their status. Instants are cut to the
-- second, so that the parts are whole seconds and add up. A status lasts until the person's next; the last one until now, or
-- until its page was last heard of and given up. No call lasts a day, and no wrap-up is looked for longer than a week back.
with days as (
    select d.day, tstzrange(d.starts, d.ends) as span, d.starts, d.ends from unnest(@Days::date[], @Starts::timestamptz[], @Ends::timestamptz[]) as d (day, starts, ends)
),
range as (
    select min(starts) as starts, max(ends) as ends from days
),
people as (
    select u.id, u.name, p.heartbeat_at + interval '120 s' as given_up_at
      from users u
      left join presence p on p.org_id = u.org_id and p.user_id = u.id
     where (@OwnerId::uuid is null or u.id = @OwnerId)
       and (@DepartmentId::uuid is null or u.department_id = @DepartmentId)
       and (@PersonId::uuid is null or u.id = @PersonId)
),
entries as (
    select p.id as user_id, l.at, l.intent, l.reason, l.automatic,
           coalesce(lead(l.at) over (partition by p.id order by l.at, l.id), greatest(l.at, least(@Now::timestamptz, p.given_up_at))) as until
      from people p
     cross join range r
     cross join lateral (
           (select at, id, intent, reason, automatic from presence_log where user_id = p.id and at < r.starts order by at desc, id desc limit 1)
           union all
           select at, id, intent, reason, automatic from presence_log where user_id = p.id and at >= r.starts and at < r.ends
     ) l
),
statuses as (
    select e.user_id, d.day, e.intent, e.reason, e.automatic, min(r.label) as label,
           range_agg(tstzrange(date_trunc('second', e.at), date_trunc('second', e.until)) * d.span) as spans,
           (count(*) filter (where e.at >= d.starts))::integer as times,
           (count(*) filter (where e.at >= d.starts and e.until - e.at > make_interval(secs => r.limit_seconds)))::integer as over_limit
      from entries e
      join days d on e.at < d.ends and e.until > d.starts
      left join pause_reasons r on r.code = e.reason
     where e.intent <> 'offline'
     group by e.user_id, d.day, e.intent, e.reason, e.automatic
),
seats as (
    select p.id as user_id, d.day, d.span as of_day, seat.part, customer.holds, ended.at as ended_at,
           date_trunc('second', seat.created_at) as created_at,
           case when seat.joined_at is not null and customer.joined_at is not null then date_trunc('second', greatest(seat.joined_at, customer.joined_at)) end as met_at
      from people p
     cross join days d
      join call_legs seat on seat.user_id = p.id and seat.created_at > d.starts - interval '1 day' and seat.created_at < d.ends
      join calls call on call.id = seat.call_id
      left join call_legs customer on customer.call_id = seat.call_id and customer.role = 'customer'
     cross join lateral (select date_trunc('second', greatest(seat.created_at, coalesce(seat.gone_at, seat.ended_at, call.ended_at, @Now))) as at) ended
),
work as (
    select user_id, day, 'call' as what, tstzrange(created_at, ended_at) * of_day as span from seats
     union all
    select user_id, day, 'talk', tstzrange(least(met_at, ended_at), ended_at) * of_day from seats where met_at is not null
     union all
    select user_id, day, 'hold', tstzrange(date_trunc('second', lower(held)), date_trunc('second', coalesce(upper(held), greatest(lower(held), @Now)))) * tstzrange(created_at, ended_at) * of_day
      from seats
     cross join lateral unnest(holds) as held
     where part = 'owner'
     union all
    select p.id, d.day, 'ring', tstzrange(date_trunc('second', o.offered_at), date_trunc('second', greatest(o.offered_at, coalesce(o.ended_at, least(o.expires_at, @Now))))) * d.span
      from people p
     cross join days d
      join offers o on o.user_id = p.id and o.offered_at > d.starts - interval '1 hour' and o.offered_at < d.ends
     union all
    select p.id, d.day, 'wrap', tstzrange(date_trunc('second', lower(at_it)), date_trunc('second', upper(at_it))) * d.span
      from people p
     cross join range r
      join calls call on call.agent_id = p.id and call.created_at > r.starts - interval '7 days' and call.created_at < r.ends
     cross join lateral unnest(case
           when call.wrap_up_resumed_at is not null then call.wrap_up_spans + tstzmultirange(tstzrange(call.wrap_up_resumed_at, greatest(call.wrap_up_resumed_at, @Now)))
           -- Closed before the spans were kept.
           when isempty(call.wrap_up_spans) and call.wrap_up_seconds > 0 then tstzmultirange(tstzrange(call.wrap_up_started_at, call.wrap_up_started_at + make_interval(secs => call.wrap_up_seconds)))
           else call.wrap_up_spans
     end) as at_it
      join days d on at_it && d.span
),
busy as (
    select user_id, day,
           coalesce(range_agg(span) filter (where what = 'call'), '{}') as calls,
           coalesce(range_agg(span) filter (where what = 'talk'), '{}') as talks,
           coalesce(range_agg(span) filter (where what = 'hold'), '{}') as holds,
           coalesce(range_agg(span) filter (where what = 'ring'), '{}') as rings,
           coalesce(range_agg(span) filter (where what = 'wrap'), '{}') as wraps
      from work
     group by user_id, day
)
select s.user_id, p.name, s.day, s.intent, s.reason, case when s.automatic then 'Nothing touched' else coalesce(s.label, 'No reason given') end as label, s.automatic,
       seconds_of(s.spans) as signed_in,
       seconds_of(s.spans * (b.talks - b.holds)) as talk,
       seconds_of(s.spans * b.holds) as hold,
       seconds_of(s.spans * (b.calls - b.talks - b.holds)) as connecting,
       seconds_of(s.spans * (b.rings - b.calls)) as ringing,
       seconds_of(s.spans * (b.wraps - b.calls - b.rings)) as wrap_up,
       seconds_of(s.spans - b.calls - b.rings - b.wraps) as rest,
       s.times, s.over_limit
  from statuses s
  join people p on p.id = s.user_id
  left join busy on busy.user_id = s.user_id and busy.day = s.day
 cross join lateral (
       select coalesce(busy.calls, '{}') as calls, coalesce(busy.talks, '{}') as talks, coalesce(busy.holds, '{}') as holds,
              coalesce(busy.rings, '{}') as rings, coalesce(busy.wraps, '{}') as wraps
 ) b;
