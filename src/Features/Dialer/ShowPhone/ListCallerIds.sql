select number.number, number.label, number.is_default
  from phone_numbers number
  join users on users.org_id = number.org_id and users.id = @AgentId
 where number.active
   and (number.department_id is null or number.department_id = users.department_id)
 order by number.is_default desc, number.label;
