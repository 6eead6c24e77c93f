select d.id, d.number, d.added_at, u.name as added_by, d.source, d.reason, d.is_area, d.campaign_id, campaign.name as campaign
  from do_not_call d
  left join users u on u.org_id = d.org_id and u.id = d.added_by
  left join campaigns campaign on campaign.org_id = d.org_id and campaign.id = d.campaign_id
 where d.removed_at is null
   and (@Number::text is null or d.number = @Number or d.is_area and starts_with(@Number, d.number))
   and (@CampaignId::uuid is null or d.campaign_id = @CampaignId)
   and (@AtUtc::timestamptz is null or (d.added_at, d.id) < (@AtUtc, @Id::uuid))
 order by d.added_at desc, d.id desc
 limit @Take;
