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
insert into dispositions (org_id, code, label, category, tone, position)
select @OrgId, d.*
  from (values ('connected',      'Connected',      'reached',     'ready', 1),
               ('voicemail',      'Voicemail',      'not_reached', 'wrap',  2),
               ('no_answer',      'No answer',      'not_reached', 'off',   3),
               ('busy',           'Busy',           'not_reached', 'wait',  4),
               ('callback',       'Callback',       'callback',    'live',  5),
               ('not_interested', 'Not interested', 'reached',     'stop',  6),
               ('wrong_number',   'Wrong number',   'not_reached', 'stop',  7),
               ('do_not_call',    'Do not call',    'do_not_call', 'stop',  8)) as d (code, label, category, tone, position);
