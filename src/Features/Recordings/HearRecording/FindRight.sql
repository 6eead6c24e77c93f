select case @Role when 'manager' then managers_hear when 'agent' then agents_hear_own else true end from organisations;
