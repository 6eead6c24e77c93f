select c.id, c.name, c.description, d.name as department, c.mode, c.status, c.status_reasons, c.status_since, person.name as status_by, c.starts_at, c.auto_start, c.time_zone, c.recurrence,
       c.recurs_on_days, c.recurs_on_day, c.recurs_at, c.updated_at, decision.at as decided_at, decision.factor, decision.sentence, run.started_at as run_started_at, run.ended_at as run_ended_at,
       counted.members, counted.upcoming, counted.open, counted.answered, counted.not_answered, counted.rejected, counted.callback, counted.excluded
  from campaigns c
  left join departments d on d.id = c.department_id
  left join users person on person.id = c.status_by
  left join campaign_decisions decision on decision.campaign_id = c.id
  left join campaign_runs run on run.id = c.run_id
  left join lateral (select coalesce(sum(n.members), 0)::bigint as members,
                            coalesce(sum(n.members) filter (where n.status = 'upcoming'), 0)::bigint as upcoming,
                            coalesce(sum(n.members) filter (where n.status in ('dialing', 'waiting')), 0)::bigint as open,
                            coalesce(sum(n.members) filter (where n.status = 'answered'), 0)::bigint as answered,
                            coalesce(sum(n.members) filter (where n.status = 'not_answered'), 0)::bigint as not_answered,
                            coalesce(sum(n.members) filter (where n.status = 'rejected'), 0)::bigint as rejected,
                            coalesce(sum(n.members) filter (where n.status = 'callback'), 0)::bigint as callback,
                            coalesce(sum(n.members) filter (where n.status = 'excluded'), 0)::bigint as excluded
                       from campaign_counts n where n.campaign_id = c.id) counted on true
 where c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
   and (@Status::text is null or c.status = @Status)
   and (@Q = '' or strpos(lower(c.name || ' ' || c.description), lower(@Q)) > 0)
   and (@AtUtc::timestamptz is null or (c.updated_at, c.id) < (@AtUtc, @Id::uuid))
 order by c.updated_at desc, c.id desc
 limit @Take;
