select exists (select from campaign_agents a
                 join campaigns c on c.id = a.campaign_id and c.deleted_at is null
                where a.campaign_id = @Id and a.user_id = @AgentId
                  and (@AgentId = @UserId or @DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId));
