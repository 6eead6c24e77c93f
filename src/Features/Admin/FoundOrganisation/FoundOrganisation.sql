with organisation as (
    insert into organisations (org_id, name, default_region, time_zone, created_at)
    values (@OrgId, @Name, @Region, @TimeZone, @Now)
    returning org_id
),
admin as (
    insert into users (org_id, id, email, name, role, time_zone, password_hash, created_at)
    select org_id, @AdminId, @Email, @AdminName, 'admin', @TimeZone, @PasswordHash, @Now
      from organisation
),
logged as (
    insert into audit_log (org_id, id, at, actor_id, actor_name, action, subject)
    select org_id, gen_random_uuid(), @Now, @AdminId, @AdminName, 'admin.organisation_founded', @Name
      from organisation
)
select give_usual_dispositions(org_id) from organisation;
