with joined as (
    update campaign_agents a
       set joined_at = @Now
      from campaigns c
     where a.campaign_id = @Id
       and a.user_id = @UserId
       and a.joined_at is null
       and c.id = a.campaign_id
       and c.deleted_at is null
    returning a.campaign_id, c.name
)
select joined.campaign_id
  from joined, audit(@UserId, 'campaigns.joined', joined.campaign_id, joined.name, '{}', @Now), tell(joined.campaign_id, 'campaign-woken') engine, tell_campaign(joined.campaign_id, 'campaign-changed') managers,
       tell(@UserId, 'campaigns-of-agent-changed') agent;
