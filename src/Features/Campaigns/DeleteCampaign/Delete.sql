with deleted as (
    update campaigns c
       set deleted_at = @Now, deleted_by = @UserId, updated_at = @Now, updated_by = @UserId
     where c.id = @Id
       and c.deleted_at is null
       and c.status <> 'processing'
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
    returning c.id, c.name, c.status
),
stood_up as (
    update campaign_agents a
       set joined_at = null
      from deleted
     where a.campaign_id = deleted.id and a.joined_at is not null
    returning a.user_id
)
select deleted.id
  from deleted, audit(@UserId, 'campaigns.deleted', deleted.id, deleted.name, jsonb_build_object('status', deleted.status), @Now), tell_campaign(deleted.id, 'campaign-changed'),
       (select count(tell(a.user_id, 'campaigns-of-agent-changed')::text) as told from campaign_agents a join deleted on deleted.id = a.campaign_id) known
 where known.told + (select count(*) from stood_up) >= 0;
