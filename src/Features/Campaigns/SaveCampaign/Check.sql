select @DepartmentId::uuid is not null and not exists (select from departments where id = @DepartmentId) as unknown_department,
       @CallerId::text is not null and not exists (select from phone_numbers where number = @CallerId and active) as unknown_caller_id,
       @CostCentre::text is not null and not exists (select from cost_centres where code = @CostCentre and (active or exists (select from campaigns where id = @Id and cost_centre = @CostCentre))) as unknown_cost_centre,
       exists (select from unnest(@Agents::uuid[]) a (id)
                where not exists (select from users u where u.id = a.id and u.active and (@DepartmentId::uuid is null or u.department_id is null or u.department_id = @DepartmentId))) as unknown_agent,
       exists (select from unnest(@Dispositions::text[]) d (code) where not exists (select from dispositions known where known.code = d.code)) as unknown_disposition;
