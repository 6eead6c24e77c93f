select id, at, actor_name, action, subject, detail::text as detail
  from audit_log
 where (@DepartmentId::uuid is null or department_id = @DepartmentId)
   and (@PersonId::uuid is null or actor_id = @PersonId or subject_id = @PersonId)
   and (@Action::text is null or action = @Action)
   and (@BeforeAt::timestamptz is null or (at, id) < (@BeforeAt, @BeforeId::uuid))
 order by at desc, id desc
 limit @Most + 1;
