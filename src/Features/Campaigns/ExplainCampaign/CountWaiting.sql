-- Who waits and for what, counted no further than so many.
select case when next_at <= @Now then 'due' when reason <> '' and held_by is not null then 'held_' || held_by else 'later' end as key, count(*)::bigint as members, min(next_at) as opens_at, min(reason) as reason
  from (select next_at, reason, held_by
          from campaign_members
         where campaign_id = @Id
           and next_at is not null
           and status not in ('dialing', 'waiting')
         limit @Most) waiting
 group by 1;
