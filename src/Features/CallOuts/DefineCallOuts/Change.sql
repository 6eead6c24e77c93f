-- Switched on again it is tried at once.
with changed as (
    update call_outs target
       set url = @Url, description = @Description, events = @Events, active = @Active,
           failures = case when restarts then 0 else target.failures end,
           paused_until = case when restarts then null else target.paused_until end,
           problem = case when restarts then '' else target.problem end
      from (select old.id, old.active, old.events, @Active and not old.active or old.url <> @Url as restarts from call_outs old where old.id = @Id for update) old
     where target.id = old.id
    returning target.id, jsonb_build_object('active', jsonb_build_array(old.active, target.active), 'events', jsonb_build_array(old.events, target.events)) as detail
)
select id
  from changed, lateral audit(@UserId, 'call_outs.changed', id, @Subject, detail, @Now);
