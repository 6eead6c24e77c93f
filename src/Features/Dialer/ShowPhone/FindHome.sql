select organisations.default_region as region,
       users.can_place_calls and organisations.dialing_halted_at is null as may_dial,
       organisations.dialing_halted_at is not null as halted
  from organisations
  join users on users.org_id = organisations.org_id and users.id = @AgentId;
