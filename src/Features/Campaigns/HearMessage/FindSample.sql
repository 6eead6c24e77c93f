-- One of the campaign's own people; before it has any, one of whoever asks may see.
select sample.id, sample.name, sample.company, sample.title, sample.custom
  from ((select 1 as preference, c.id, c.name, c.company, c.title, c.custom::text as custom
           from campaign_members m
           join contacts c on c.id = m.contact_id and c.deleted_at is null
          where m.campaign_id = @CampaignId
          order by m.added_at desc, m.id desc
          limit 1)
         union all
        (select 2, c.id, c.name, c.company, c.title, c.custom::text
           from contacts c
          where c.deleted_at is null
            and c.name <> ''
            and in_reach(c, @Reach::jsonb)
          order by c.id desc
          limit 1)) sample
 order by sample.preference
 limit 1;
