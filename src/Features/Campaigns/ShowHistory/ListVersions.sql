-- One more than is shown: the oldest is compared with the one before it.
select v.version as number, v.settings::text as settings, v.changed_at, u.name as by
  from campaign_versions v
  left join users u on u.id = v.changed_by
 where v.campaign_id = @Id
   and (@Before::integer is null or v.version <= @Before)
 order by v.version desc
 limit @Take;
