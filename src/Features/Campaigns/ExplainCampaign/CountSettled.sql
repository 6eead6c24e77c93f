-- With whom nothing more happens in this run, and who is being called.
select case when final then 'over_' || status else 'under_way' end as key, sum(members)::bigint as members
  from campaign_counts
 where campaign_id = @Id
   and (final or status in ('dialing', 'waiting'))
 group by 1
having sum(members) > 0;
