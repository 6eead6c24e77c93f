-- A status lasts until the person's next; the last one until now, or until its page was last heard of and given up.
with range as (
    select min(s) as starts, max(e) as ends from unnest(@Starts::timestamptz[], @Ends::timestamptz[]) as d (s, e)
),
entries as (
    select u.id as user_id, u.name, l.at, l.intent, l.reason, l.automatic, lead(l.at) over (partition by u.id order by l.at, l.id) as next_at,
           p.heartbeat_at + interval '120 s' as given_up_at
      from users u
     cross join range r
     cross join lateral (
           (select at, id, intent, reason, automatic from presence_log where user_id = u.id and at < r.starts order by at desc, id desc limit 1)
           union all
           select at, id, intent, reason, automatic from presence_log where user_id = u.id and at >= r.starts and at < r.ends
     ) l
      left join presence p on p.org_id = u.org_id and p.user_id = u.id
     where (@OwnerId::uuid is null or u.id = @OwnerId)
       and (@DepartmentId::uuid is null or u.department_id = @DepartmentId)
       and (@PersonId::uuid is null or u.id = @PersonId)
),
lasted as (
    select user_id, name, at, coalesce(next_at, least(@Now::timestamptz, given_up_at)) as until, intent, reason, automatic from entries where intent <> 'offline'
)
select l.user_id, l.name, d.day, l.intent, l.reason, case when l.automatic then 'Nothing touched' else coalesce(min(r.label), 'No reason given') end as label, l.automatic,
       round(sum(extract(epoch from least(l.until, d.ends) - greatest(l.at, d.starts))))::integer as seconds,
       (count(*) filter (where l.at >= d.starts))::integer as times,
       (count(*) filter (where l.at >= d.starts and l.until - l.at > make_interval(secs => r.limit_seconds)))::integer as over_limit
  from lasted l
  join unnest(@Days::date[], @Starts::timestamptz[], @Ends::timestamptz[]) as d (day, starts, ends) on l.at < d.ends and l.until > d.starts
  left join pause_reasons r on r.code = l.reason
 group by l.user_id, l.name, d.day, l.intent, l.reason, l.automatic;
