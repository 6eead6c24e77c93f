-- Every second signed in is in one part and in no other. What somebody does comes before what they chose: in a call, with the
-- customer on hold, to talk to, or not yet there; ringing; wrapping up. What is left is their status. Instants are cut to the
-- second, so that the parts are whole seconds and add up. A status lasts until the person's next; the last one until now, or
-- until its page was last heard of and given up. No call lasts a day, and no wrap-up is looked for longer than a week back.
-- With "offset 0" each person's day is looked up in its index by itself, not everybody's at once.
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
    select p.id as user_id, d.day, d.span as of_day, seat.*
      from people p
     cross join days d
     cross join lateral (
           select leg.part, customer.holds, date_trunc('second', leg.created_at) as created_at,
                  date_trunc('second', greatest(leg.created_at, coalesce(leg.gone_at, leg.ended_at, call.ended_at, @Now))) as ended_at,
                  case when leg.joined_at is not null and customer.joined_at is not null then date_trunc('second', greatest(leg.joined_at, customer.joined_at)) end as met_at
             from call_legs leg
             join calls call on call.id = leg.call_id
             left join call_legs customer on customer.call_id = leg.call_id and customer.role = 'customer'
            where leg.user_id = p.id and leg.created_at > d.starts - interval '1 day' and leg.created_at < d.ends
              and coalesce(leg.gone_at, leg.ended_at, 'infinity') > d.starts
           offset 0
     ) seat
),
wrap_ups as (
    select p.id as user_id, d.day, d.span as of_day, worked.spans
      from people p
     cross join days d
     cross join lateral (
           select wrap_up_worked(call, @Now) as spans
             from calls call
            where call.agent_id = p.id and call.created_at > d.starts - interval '1 day' and call.created_at < d.ends
           offset 0
     ) worked
     union all
    select p.id, d.day, d.span, late.spans
      from people p
     cross join range r
     cross join lateral (
           select wrap_up_worked(call, @Now) as spans
             from calls call
            where call.agent_id = p.id and call.created_at > r.starts - interval '7 days' and call.created_at < r.ends
              and coalesce(call.wrapped_up_at, @Now) > call.created_at + interval '1 day'
           offset 0
     ) late
      join days d on late.spans && d.span
),
rings as (
    select p.id as user_id, d.day, d.span as of_day, offer.*
      from people p
     cross join days d
     cross join lateral (
           select o.offered_at, greatest(o.offered_at, coalesce(o.ended_at, least(o.expires_at, @Now))) as ended_at
             from offers o
            where o.user_id = p.id and o.offered_at > d.starts - interval '1 hour' and o.offered_at < d.ends
           offset 0
     ) offer
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
    select user_id, day, 'ring', tstzrange(date_trunc('second', offered_at), date_trunc('second', ended_at)) * of_day from rings
     union all
    select user_id, day, 'wrap', tstzrange(date_trunc('second', lower(worked)), date_trunc('second', upper(worked))) * of_day
      from wrap_ups
     cross join lateral unnest(spans) as worked
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
