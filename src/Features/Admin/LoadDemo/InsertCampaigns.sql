-- One that calls the sandbox's people by itself as soon as somebody starts it and an agent joins, and one that still needs contacts.
with made as (
    insert into campaigns (org_id, id, name, description, department_id, status_since, mode, time_zone, calls_from, calls_until, script, created_at, updated_at)
    values (@OrgId, @PracticeId, 'Practice round', 'Twelve people of the practice line: each does what their title says', null, @Now, 'progressive', 'America/New_York', 480, 1260,
            'Hello, this is Brightwater. Is this a good moment?', @Now, @Now),
           (@OrgId, @OfferId, 'Winter offer for companies', 'Fixed price until March', (select id from departments where org_id = @OrgId and name = 'Commercial'), @Now, 'preview', 'America/New_York',
            540, 1020, 'Ask who decides before you mention the price.', @Now, @Now)
    returning org_id, id, department_id
),
agents as (
    insert into campaign_agents (org_id, campaign_id, user_id, assigned_at)
    select made.org_id, made.id, u.id, @Now from made join users u on u.org_id = made.org_id and u.role = 'agent' and (made.department_id is null or u.department_id = made.department_id)
)
insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, source, added_at, updated_at)
select c.org_id, gen_random_uuid(), @PracticeId, c.id, @Now, 'filter', @Now, @Now
  from contacts c
 where c.org_id = @OrgId
   and c.phone between '+15550100100' and '+15550100111';
