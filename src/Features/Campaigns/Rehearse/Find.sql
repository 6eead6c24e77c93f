-- The one named, or the last one of the campaign, of a restart or of what is left.
select r.id, r.status, r.progress::float8 as progress, r.step, r.asked_at, r.heartbeat_at, r.agents, r.works_from, r.works_until, r.basis::text as basis, r.forecast::text as forecast, r.problem, r.actual::text as actual,
       r.campaign_version = c.version as is_current, r.run_id, r.again
  from campaigns c
  join campaign_rehearsals r on r.campaign_id = c.id
 where c.id = @CampaignId
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
   and case when @Id::uuid is null then r.again is not distinct from @Again::text else r.id = @Id end
 order by r.asked_at desc
 limit 1;
