-- The last answers of which all is known, and those before them, among the last few thousand calls; no row where that was looked at just now.
with answered as (
    select latest.result = 'machine' as heard, latest.disposition_code is not distinct from 'voicemail' as noted, row_number() over (order by latest.created_at desc, latest.id desc) as position
      from (select id, created_at, answered_at, settled_at, result, disposition_code
              from calls
             where campaign_id = @CampaignId
               and direction = 'outbound-campaign'
             order by created_at desc, id desc
             limit 5000) latest
     where latest.answered_at is not null
       and latest.settled_at is not null
     limit @All
),
counted as (
    select count(*) filter (where position <= @Recent)::integer as answers, count(*) filter (where position <= @Recent and (heard or noted))::integer as machines,
           count(*) filter (where position <= @Recent and heard)::integer as heard, count(*) filter (where position > @Recent)::integer as earlier_answers,
           count(*) filter (where position > @Recent and (heard or noted))::integer as earlier_machines
      from answered
)
select coalesce(known.shift, 'None') as shift, counted.answers, counted.machines, counted.heard, counted.earlier_answers, counted.earlier_machines
  from counted
  left join campaign_machines known on known.campaign_id = @CampaignId
 where known.at is null or known.at <= @Before;
