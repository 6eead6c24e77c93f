with begun as (
    insert into campaign_fills (org_id, id, campaign_id, actor_id, at, search, found)
    select c.org_id, @FillId, c.id, @UserId, @Now, @Search::jsonb, @Found
      from campaigns c
     where c.id = @Id
       and c.deleted_at is null
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
    returning id
)
select id from begun;
