select (@OwnerId::uuid is null or exists (select from users u where u.id = @OwnerId::uuid and u.active and (@Department::uuid is null or u.department_id = @Department::uuid or u.id = @Me))) as knows_owner,
       (@DepartmentId::uuid is null or exists (select from departments d where d.id = @DepartmentId::uuid)) as knows_department,
       (@CampaignId::uuid is null or exists (select from campaigns c where c.id = @CampaignId::uuid and c.deleted_at is null
                                                and (@Department::uuid is null or c.department_id is null or c.department_id = @Department::uuid))) as knows_campaign;
