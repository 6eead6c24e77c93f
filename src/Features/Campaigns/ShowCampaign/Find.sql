select c.id, c.name, c.description, d.name as department, c.mode, c.destination, c.destination_number, c.message_kind, c.message_text, c.status, c.status_reasons, c.status_since, person.name as status_by, c.starts_at, c.time_zone,
       c.recurrence, c.recurs_on_days, c.recurs_on_day, c.recurs_at, c.calls_per_minute, decision.at as decided_at, decision.factor, decision.sentence, decision.next_at, decision.figures::text as figures, o.default_region as region,
       machines.answers, machines.machines, machines.heard, machines.earlier_answers, machines.earlier_machines, machines.shift, machines.shifted_at,
       run.started_at as run_started_at, run.number as run_number,
       (select coalesce(jsonb_object_agg(n.status, n.members), '{}')::text from (select status, sum(members) as members from campaign_counts where campaign_id = c.id group by status) n) as counts,
       (select coalesce(sum(members), 0) from campaign_counts where campaign_id = c.id and not final)::bigint as left_over,
       (select count(*) from calls l where l.campaign_id = c.id and l.direction = 'outbound-campaign' and l.created_at > @FiveMinutesAgo)::integer as recent_calls
  from campaigns c
  join organisations o on o.org_id = c.org_id
  left join departments d on d.id = c.department_id
  left join users person on person.id = c.status_by
  left join campaign_decisions decision on decision.campaign_id = c.id
  left join campaign_machines machines on machines.campaign_id = c.id
  left join campaign_runs run on run.id = c.run_id
 where c.id = @Id
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId);
