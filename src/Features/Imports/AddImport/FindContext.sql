select o.default_region as region, u.department_id from organisations o join users u on u.org_id = o.org_id and u.id = @UserId;
