select c.status as campaign_status, o.default_region as region,
       (select jsonb_object_agg(n.status, n.members)::text from (select status, sum(members) as members from campaign_counts where campaign_id = c.id group by status) n) as counts
  from campaigns c
  join organisations o on o.org_id = c.org_id
 where c.id = @Id
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId);
