select v.version as number, v.settings::text as settings, u.name as by
  from campaign_versions v
  left join users u on u.id = v.changed_by
 where v.campaign_id = @Id
   and v.version = coalesce(@Version::integer, (select version from campaigns where id = @Id));
