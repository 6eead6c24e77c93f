-- How the organisation's last calls out went, tests of messages apart: enough of them to judge by, and no more.
select count(*)::integer as attempts, count(*) filter (where result = 'human')::integer as answered, avg(talk_seconds) filter (where result = 'human')::float8 as talk_seconds
  from (select result, talk_seconds
          from calls
         where created_at > @Now::timestamptz - interval '30 days'
           and direction in ('outbound-manual', 'outbound-campaign')
           and result in ('human', 'machine', 'no_answer', 'busy', 'abandoned')
           and (direction = 'outbound-campaign' or campaign_id is null)
         order by created_at desc
         limit 2000) past;
