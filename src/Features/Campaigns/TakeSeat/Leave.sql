-- A call that is reserved for them already still comes.
with left_ as (
    update campaign_agents a
       set joined_at = null
      from campaigns c
     where a.campaign_id = @Id
       and a.user_id = @AgentId
       and a.joined_at is not null
       and c.id = a.campaign_id
       and (@AgentId = @UserId or @DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
    returning a.campaign_id, c.name
)
select left_.campaign_id
  from left_, audit(@UserId, case when @AgentId = @UserId then 'campaigns.left' else 'campaigns.agent_removed' end, left_.campaign_id, left_.name, jsonb_build_object('agent', @AgentId::uuid), @Now),
       tell(left_.campaign_id, 'campaign-woken') engine, tell_campaign(left_.campaign_id, 'campaign-changed') managers, tell(@AgentId, 'campaigns-of-agent-changed') agent;
