with organisation as (
    insert into organisations (org_id, name, created_at)
    values (@OrgId, 'Brightwater', @Now)
    returning org_id
),
department as (
    insert into departments (org_id, id, name, created_at)
    select @OrgId, id, name, @Now
      from unnest(@DepartmentIds::uuid[], @DepartmentNames::text[]) as d (id, name)
),
number as (
    insert into phone_numbers (org_id, id, number, label, department_id, is_default, created_at)
    select @OrgId, id, number, label, department_id, is_default, @Now
      from unnest(@NumberIds::uuid[], @Numbers::text[], @NumberLabels::text[], @NumberDepartments::uuid[], @NumberDefaults::boolean[])
           as n (id, number, label, department_id, is_default)
)
select give_usual_dispositions(org_id) from organisation;
