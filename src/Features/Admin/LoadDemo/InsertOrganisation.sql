with organisation as (
    insert into organisations (org_id, name, created_at)
    values (@OrgId, 'Brightwater', @Now)
    returning org_id
),
department as (
    insert into departments (org_id, id, name, created_at)
    select @OrgId, id, name, @Now
      from unnest(@DepartmentIds::uuid[], @DepartmentNames::text[]) as d (id, name)
),
number as (
    insert into phone_numbers (org_id, id, number, label, department_id, is_default, created_at)
    select @OrgId, id, number, label, department_id, is_default, @Now
      from unnest(@NumberIds::uuid[], @Numbers::text[], @NumberLabels::text[], @NumberDepartments::uuid[], @NumberDefaults::boolean[])
           as n (id, number, label, department_id, is_default)
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
