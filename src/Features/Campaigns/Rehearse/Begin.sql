-- One is played at a time: asked again while it plays, it is that one; one whose server has gone makes room. Changed rules, and other agents, are a new one.
with campaign as (
    select c.org_id, c.id, c.version, coalesce(@Agents::integer, case when c.destination = 'agents' then (select count(*) from campaign_agents seat join users person on person.id = seat.user_id and person.active where seat.campaign_id = c.id) end, 0)::integer as agents,
           coalesce(@WorksFrom::smallint, case when c.calls_from >= c.calls_until then 0 else c.calls_from end) as works_from, coalesce(@WorksUntil::smallint, case when c.calls_from >= c.calls_until then 1440 else c.calls_until end) as works_until
      from campaigns c
     where c.id = @CampaignId
       and c.deleted_at is null
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
       for update
),
playing as (
    select r.id
      from campaign
      join campaign_rehearsals r on r.campaign_id = campaign.id and r.status = 'running' and r.heartbeat_at > @Now::timestamptz - interval '20 seconds'
       and (r.campaign_version, r.agents, r.works_from, r.works_until) = (campaign.version, campaign.agents, campaign.works_from, campaign.works_until) and r.again is not distinct from @Again::text
     limit 1
),
begun as (
    insert into campaign_rehearsals (org_id, id, campaign_id, campaign_version, asked_at, asked_by, heartbeat_at, agents, works_from, works_until, again)
    select org_id, @Id, id, version, @Now, @UserId, @Now, agents, works_from, works_until, @Again from campaign where not exists (select from playing)
    returning id
)
select id, true as is_new from begun union all select id, false from playing;
