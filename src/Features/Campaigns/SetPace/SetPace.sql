with changed as (
    update campaigns c
       set calls_per_minute = @CallsPerMinute, version = c.version + 1, updated_at = @Now, updated_by = @UserId
     where c.id = @Id
       and c.deleted_at is null
       and c.calls_per_minute <> @CallsPerMinute
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
    returning c.id, c.name
)
select changed.id
  from changed, audit(@UserId, 'campaigns.pace_changed', changed.id, changed.name, jsonb_build_object('callsPerMinute', @CallsPerMinute::integer), @Now), tell(changed.id, 'campaign-woken') engine,
       tell_campaign(changed.id, 'campaign-changed') managers;
